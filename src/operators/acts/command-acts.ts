import type { Command } from '#src/actors/command.ts';
import { deliverIn } from '#src/actors/deliver.ts';
import type { Delivery, MachineEvent } from '#src/actors/delivery.ts';
import { sendAct } from '#src/actors/journal-act.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import type { ActWork } from './act-parts.ts';
import { inapplicable } from './act-refusal.ts';
import type { Act } from './act-schema.ts';
import { takeCommand } from './find-command.ts';
import { holdActor } from './find-target.ts';

/** Runs a pending command at once, without waiting for its next try. */
export const retryCommand: ActWork<Act<'command.retry'>> = async (parts, acting, { actor: address, command: key }) => {
  const { tx, cause, request } = acting;
  const { actor } = await holdActor(parts, acting, address);
  const { job, name, payload } = await takeCommand(tx, actor.address, key);
  tx.send({
    name: 'operators.retry-command',
    text: 'select graphile_worker.reschedule_jobs(array[$1::bigint], clock_timestamp())',
    values: [job],
  });
  sendAct(tx, { room: actor.room, event: 'command.retried', cause, request, about: { command: name, key } });
  return {
    did: `The command ${name} runs now.`,
    would: `The command ${name} would run now, after ${payload.tries} failed tries.`,
    details: { command: name, key, tries: payload.tries },
  };
};

/**
 * Gives a pending command up: its actor gets the outcome of a permanent refusal, and the job is removed. In one
 * transaction, so that a worker either runs the command before or never.
 */
export const dropCommand: ActWork<Act<'command.drop'>> = async (parts, acting, { actor: address, command: key }) => {
  const { runtime } = parts;
  const { tx, cause, request } = acting;
  const { actor, held } = await holdActor(parts, acting, address);
  const { job, name, payload } = await takeCommand(tx, actor.address, key);
  const event = failureOf(runtime, name, payload);
  tx.send({
    name: 'operators.drop-command',
    text: 'select graphile_worker.complete_jobs(array[$1::bigint])',
    values: [job],
  });
  const tries = payload.tries === 0 ? {} : { tries: payload.tries };
  const delivery = { to: actor.address, event, key: payload.key, cause: { ...cause, ...tries }, request };
  const [receipt] = await deliverIn(runtime, tx, [delivery as Delivery], { held });
  const { outcome } = receipt!;
  // A move has a line of its own, with this cause.
  if (outcome !== 'moved') {
    sendAct(tx, { room: actor.room, event: 'command.dropped', cause, request, about: { command: name, key } });
  }
  const end = ends[outcome] ?? 'it does not change the state of the actor';
  return {
    did: `The command ${name} is dropped; its actor got ${event.type}, and ${end}.`,
    would: `The command ${name} would be dropped; its actor would get ${event.type}, and ${end}.`,
    details: { command: name, key, event: event.type, outcome },
  };
};

const ends: Readonly<Record<string, string>> = {
  moved: 'it moves the actor',
  duplicate: 'the actor has had an outcome of this command before',
  kept: 'it waits in the inbox of the actor',
};

/** The outcome of a permanent refusal of a command. */
function failureOf({ commands }: Runtime, name: string, payload: Command): MachineEvent {
  const command = commands[name];
  if (command === undefined) throw inapplicable('This version of the product does not know the command.');
  try {
    return command.failed(payload, 'refused');
  } catch {
    throw inapplicable('The command has no readable parameters, so its failure cannot be told. Reset the actor.');
  }
}
