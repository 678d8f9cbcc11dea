import { Away, type Command, type Done, type Handler } from '#src/actors/command.ts';
import { deliver } from '#src/actors/deliver.ts';
import type { Delivery } from '#src/actors/delivery.ts';
import type { Runtime } from '#src/actors/runtime.ts';

export type CommandOutcome = 'done' | 'refused' | 'gave_up' | 'again';

/**
 * Milliseconds before the next try, growing from 0.5 s to 30 s: fast recovery, and little load on a system that is
 * down.
 */
export const pauseMs = (tries: number): number => Math.min(30_000, 500 * 2 ** tries);

/**
 * Runs one command and delivers its outcome to the actor that requested it, under the command's key. Resolves with
 * `again` while the outside system is unreachable and the deadline has not passed; calls `onAway` with the reason.
 */
export async function carryOut(
  runtime: Runtime,
  name: string,
  handler: Handler<never>,
  command: Command,
  onAway: (failure: Away) => void = () => undefined,
): Promise<CommandOutcome> {
  runtime.fault('before-effect');
  const { done, outcome } = await attempt(runtime, name, handler, command, onAway);
  runtime.fault('after-effect');
  if (done === null) return 'again';
  const common = { to: command.to, ...(command.request === undefined ? {} : { request: command.request }) };
  const tried = command.tries === 0 ? {} : { tries: command.tries };
  const outcomeOf = {
    event: done.outcome,
    key: command.key,
    cause: { by: 'command', id: command.key, ...tried },
  } as const;
  const deliveries = [...(done.reports ?? []), outcomeOf].map((report) => ({ ...common, ...report }));
  // A handler knows the kinds of its callers: the outcome is an event of the actor that receives it.
  await deliver(runtime, deliveries as Delivery[]);
  return outcome;
}

async function attempt(
  runtime: Runtime,
  name: string,
  handler: Handler<never>,
  command: Command,
  onAway: (failure: Away) => void,
): Promise<{ done: Done | null; outcome: CommandOutcome }> {
  try {
    return { done: await handler(command as never), outcome: 'done' };
  } catch (error) {
    const away = error instanceof Away;
    runtime.log.warn(
      { err: error, command: name, actor: `${command.to.kind}/${command.to.id}`, tries: command.tries },
      'a command failed',
    );
    if (away && !(await isOver(runtime, command.giveUpAt))) {
      onAway(error);
      return { done: null, outcome: 'again' };
    }
    const outcome = away ? 'gave_up' : 'refused';
    return { done: { outcome: runtime.commands[name]!.failed(command, outcome) }, outcome };
  }
}

/** Uses the database's clock, which also set the deadline. */
async function isOver(runtime: Runtime, giveUpAt: string): Promise<boolean> {
  const { rows } = await runtime.database.pool.query<{ over: boolean }>(
    'select clock_timestamp() >= $1::timestamptz as over',
    [giveUpAt],
  );
  return rows[0]?.over ?? false;
}
