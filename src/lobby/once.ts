import { hash } from 'node:crypto';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import { type Transaction, transaction } from '#src/db/transaction.ts';
import { AppError } from '#src/kernel/errors.ts';

/** Identifies a request: who asks, under which id, and the request's name on the realtime wire. */
export interface Asked {
  readonly speaker: string;
  readonly id: string;
  readonly name: string;
}

/** The hash of a client-chosen request id for the journal: with the id itself the request could be replayed. */
export const journaledId = (id: string): string => hash('sha256', id, 'hex').slice(0, 32);

/**
 * Answers a request exactly once: `work` runs in a transaction that also stores its answer. Repeating the `id` by the
 * same speaker within 24 hours returns the stored answer and changes nothing. Answers must hold no tokens. Rejects with
 * `invalid_payload` when the id was used for another request, and with `gone` when the stored answer is purged.
 */
export async function answerOnce<Answer extends object>(
  database: Database,
  asked: Asked,
  work: (tx: Transaction) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await transaction(database, async (tx) => {
      const answer = await work(tx);
      tx.send({
        name: 'ack.insert',
        text: 'insert into greenroom.ack (speaker, id, ack) values ($1, $2, $3)',
        values: [asked.speaker, asked.id, { name: asked.name, answer }],
      });
      return answer;
    });
  } catch (error) {
    if (!mayBeRepetition(error)) throw error;
    // The repetition is rolled back; the first answer is returned.
    const stored = await findAnswer<Answer>(database, asked);
    if (stored !== null) return stored;
    if (error instanceof AppError) throw error;
    throw new AppError('gone', 'This request was answered too long ago.', { cause: error });
  }
}

/**
 * Whether the error may come from a repetition: its answer or event key exists already, or the request was refused
 * because the first one has done its work.
 */
function mayBeRepetition(error: unknown): boolean {
  const { constraint } = error as { constraint?: unknown };
  if (constraint === 'ack_pkey' || constraint === 'seen_key_pkey') return true;
  // A forbidden speaker gets nothing, not even an earlier answer.
  return error instanceof AppError && error.code !== 'unavailable' && error.code !== 'forbidden';
}

async function findAnswer<Answer>(database: Database, { speaker, id, name }: Asked): Promise<Answer | null> {
  const { rows } = await query<{ ack: { name: string; answer: Answer } }>(
    database,
    'ack.find',
    `select ack from greenroom.ack where speaker = $1 and id = $2`,
    [speaker, id],
  );
  if (rows[0] === undefined) return null;
  const { ack } = rows[0];
  if (ack.name !== name) throw new AppError('invalid_payload', 'id: was used for another request.');
  return ack.answer;
}
