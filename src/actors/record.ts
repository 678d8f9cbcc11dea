import type { Transaction } from '#src/db/transaction.ts';
import { addressKey, type NumberedFact } from './delivery.ts';
import type { HeldActor } from './hold.ts';
import type { Move } from './move.ts';
import type { Runtime, WriteItem } from './runtime.ts';
import { sendState } from './send-state.ts';

/** The key of the nth command of a move: job key, idempotency key towards the outside, dedupe key of the outcome. */
export const commandKey = (move: Move, index: number): string =>
  `${addressKey(move.actor.address)}/${move.revision}/${index}`;

/** Moves of many by one act, which has one journal line of its own: on the room, with how many it moved. */
export interface Recorded {
  readonly moves: readonly Move[];
  /** Moves that stand in no line of their own. */
  readonly quiet: ReadonlySet<Move>;
  /** Room move → how many guests it moved. */
  readonly told: ReadonlyMap<Move, number>;
}

/**
 * Sends everything that follows from these moves, in the open transaction: snapshots, keys, journal and numbered facts
 * in one statement, then the rows that the machines asked for, then the jobs. At most one statement of each sort,
 * however many actors moved. What it returns gives the facts with their numbers, once the commit is through.
 */
export function record(
  runtime: Runtime,
  tx: Transaction,
  changed: readonly HeldActor[],
  recorded: Recorded,
): () => Promise<NumberedFact[]> {
  if (changed.length === 0) return async () => [];
  const number = sendState(tx, changed, recorded);
  sendRows(runtime, tx, recorded.moves);
  enqueueCommands(runtime, tx, recorded.moves);
  return number;
}

function sendRows(runtime: Runtime, tx: Transaction, moves: readonly Move[]): void {
  // A room's writes keep their order; those of one name, of whichever room, are handed over together where that allows.
  const groups: { readonly name: string; readonly items: WriteItem[] }[] = [];
  const reached = new Map<string, number>();
  for (const { actor, revision, before, plan } of moves) {
    for (const { name, params } of plan.writes) {
      const from = reached.get(actor.room) ?? 0;
      const found = groups.findIndex((group, index) => index >= from && group.name === name);
      const at = found === -1 ? groups.push({ name, items: [] }) - 1 : found;
      groups[at]!.items.push({ to: actor.address, room: actor.room, revision, at: actor.now, before, params });
      reached.set(actor.room, at);
    }
  }
  for (const { name, items } of groups) runtime.writes[name]!(tx, items);
}

function enqueueCommands(runtime: Runtime, tx: Transaction, moves: readonly Move[]): void {
  const jobs = moves.flatMap((move) =>
    move.plan.commands.map(({ name, params }, index) => {
      const key = commandKey(move, index);
      const giveUpAt = new Date(move.actor.now.getTime() + runtime.commands[name]!.giveUpAfterMs).toISOString();
      const { request } = move.delivery;
      return { name, key, payload: { key, to: move.actor.address, params, giveUpAt, tries: 0, request } };
    }),
  );
  if (jobs.length === 0) return;
  tx.send({
    name: 'actor.enqueue',
    text: `select graphile_worker.add_jobs(array(
      select row (name, payload, null, null, 32767, key, null, null)::graphile_worker.job_spec
      from jsonb_to_recordset($1::jsonb) as j (name text, key text, payload json)))`,
    values: [JSON.stringify(jobs)],
  });
}
