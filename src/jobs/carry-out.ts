import { Away, type Command, type Done, type Handler } from '#src/actors/command.ts';
import { deliver } from '#src/actors/deliver.ts';
import type { Delivery } from '#src/actors/delivery.ts';
import type { Runtime } from '#src/actors/runtime.ts';

export type CommandOutcome = 'done' | 'refused' | 'gave_up' | 'again';

/** Pauses between tries grow from half a second to half a minute: what comes back is served soon, what is away is not hammered. */
export const pauseMs = (tries: number): number => Math.min(30_000, 500 * 2 ** tries);

/**
 * Carries out one command and delivers what became of it to the actor that asked, under the command's key. Resolves
 * with `again` when the outside is away and there is time left.
 */
export async function carryOut(
  runtime: Runtime,
  name: string,
  handler: Handler,
  command: Command,
): Promise<CommandOutcome> {
  runtime.fault('before-effect');
  const { done, outcome } = await attempt(runtime, name, handler, command);
  runtime.fault('after-effect');
  if (done === null) return 'again';
  const common = { to: command.to, ...(command.request === undefined ? {} : { request: command.request }) };
  const outcomeOf = { event: done.outcome, key: command.key, cause: { by: 'command', id: command.key } } as const;
  const deliveries = [...(done.reports ?? []), outcomeOf].map((report) => ({ ...common, ...report }));
  // A handler answers the kinds that ask it: its outcome is an event of the actor that it goes back to.
  await deliver(runtime, deliveries as Delivery[]);
  return outcome;
}

async function attempt(
  runtime: Runtime,
  name: string,
  handler: Handler,
  command: Command,
): Promise<{ done: Done | null; outcome: CommandOutcome }> {
  try {
    return { done: await handler.run(command), outcome: 'done' };
  } catch (error) {
    const away = error instanceof Away;
    runtime.log.warn(
      { err: error, command: name, actor: `${command.to.kind}/${command.to.id}`, tries: command.tries },
      'a command failed',
    );
    if (away && !(await isOver(runtime, command.giveUpAt))) return { done: null, outcome: 'again' };
    const outcome = away ? 'gave_up' : 'refused';
    return { done: { outcome: handler.failed(command, outcome) }, outcome };
  }
}

/** By the database's clock, as the deadline was set. */
async function isOver(runtime: Runtime, giveUpAt: string): Promise<boolean> {
  const { rows } = await runtime.database.pool.query<{ over: boolean }>(
    'select clock_timestamp() >= $1::timestamptz as over',
    [giveUpAt],
  );
  return rows[0]?.over ?? false;
}
