import type { Item } from './decide.ts';
import { addressKey, type Receipt, type StoredSnapshot } from './delivery.ts';
import type { HeldActor } from './held-actor.ts';
import type { Move } from './move.ts';
import { sendKept } from './send-kept.ts';
import { sendRows } from './send-rows.ts';
import { sendState } from './send-state.ts';
import type { Turn } from './turn.ts';

/** The key of the nth command of a move: job key, idempotency key for outside systems, and key of the outcome. */
const commandKey = (move: Move, index: number): string => `${addressKey(move.actor.address)}/${move.revision}/${index}`;

/**
 * Sends all effects of a turn in the open transaction: snapshots, keys, journal and numbered facts in one statement,
 * then the requested rows, then the jobs, each in at most one statement. Sets the receipt of each item, and notifies
 * the process after the commit.
 */
export function commit(turn: Turn, items: readonly Item[]): void {
  const { runtime, tx, held, moves, kept } = turn;
  const changed = [...held.values()].filter((actor) => actor.changed);
  for (const actor of changed) {
    if (actor.live !== null) actor.snapshot = persisted(actor);
  }
  const numbered = changed.length === 0 ? async () => [] : sendState(turn, changed);
  sendRows(runtime, tx, moves.slice(turn.rowsSent));
  if (kept.length > 0) sendKept(tx, kept);
  enqueueCommands(turn);
  // A later call in this transaction continues from this revision.
  for (const actor of changed) {
    actor.storedRevision = actor.revision;
    actor.changed = false;
  }
  for (const item of items) if (item.outcome !== null) item.receipt = receiptOf(turn, item);
  if (changed.length > 0) runtime.fault('before-commit');
  tx.afterCommit(() => {
    if (changed.length > 0) runtime.fault('after-commit');
    for (const { delivery, outcome } of items) if (outcome !== null) runtime.onReceipt(delivery.to.kind, outcome);
    if (moves.length > 0) runtime.onMoved(new Set(moves.map(({ actor }) => actor.room)), numbered());
  });
}

const persisted = ({ kind, live }: HeldActor): StoredSnapshot =>
  kind.machine.getPersistedSnapshot(live as never) as unknown as StoredSnapshot;

function receiptOf({ held, told }: Turn, { delivery, outcome, move, fields }: Item): Receipt {
  const actor = held.get(addressKey(delivery.to));
  return {
    outcome: outcome!,
    revision: actor?.revision ?? 0,
    snapshot: actor?.snapshot ?? null,
    fields: fields as Receipt['fields'],
    told: (move !== null && told.get(move)?.count) || 0,
  };
}

function enqueueCommands({ runtime, tx, moves }: Turn): void {
  const jobs = moves.flatMap((move) =>
    move.plan.commands.map(({ name, params }, index) => {
      const key = commandKey(move, index);
      const giveUpAt = new Date(move.at.getTime() + runtime.commands[name]!.giveUpAfterMs).toISOString();
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
