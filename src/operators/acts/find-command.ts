import type { Address } from '#machines/addresses.ts';
import type { Command } from '#src/actors/command.ts';
import { addressKey } from '#src/actors/delivery.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { aliveSql } from '#src/jobs/replica.ts';
import { inapplicable, notThere } from './act-refusal.ts';

/** A pending command: a job of the queue. */
interface PendingCommand {
  readonly job: string;
  readonly name: string;
  readonly payload: Command;
}

/**
 * Locks the job of a pending command of this actor. A job that a living worker has taken is refused; one of a dead worker
 * is unlocked.
 */
export async function takeCommand(tx: Transaction, actor: Address<string>, key: string): Promise<PendingCommand> {
  // The key starts with the actor's address, so that a command of another actor cannot be named.
  if (!key.startsWith(`${addressKey(actor)}/`)) throw notThere('The actor has no such pending command.');
  const { rows } = await tx.client.query<PendingCommand & { locked_by: string | null; alive: boolean }>({
    name: 'operators.take-command',
    text: `select j.id as job, t.identifier as name, j.payload, j.locked_by, exists (
        select from greenroom.replica r where j.locked_by = any(r.workers)
          and ${aliveSql('r')}) as alive
      from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where j.key = $1 for update of j`,
    values: [key],
  });
  const [row] = rows;
  if (row === undefined) throw notThere('The actor has no such pending command.');
  const { locked_by: worker, alive, ...command } = row;
  if (worker === null) return command;
  if (alive) throw inapplicable('A worker runs the command now. Try again when it has ended.');
  await tx.client.query({
    name: 'operators.unlock-command',
    text: 'select graphile_worker.force_unlock_workers(array[$1::text])',
    values: [worker],
  });
  return command;
}
