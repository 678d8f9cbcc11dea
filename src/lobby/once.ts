import { hash } from 'node:crypto';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import { type Transaction, transaction } from '#src/db/transaction.ts';
import { AppError } from '#src/kernel/errors.ts';

/** Which request is answered: who asks, under which id, and for what (the name of the request on the realtime wire). */
export interface Asked {
  readonly speaker: string;
  readonly id: string;
  readonly name: string;
}

/** What the journal keeps of a request's id that a client chose: with the id itself the request could be repeated. */
export const journaledId = (id: string): string => hash('sha256', id, 'hex').slice(0, 32);

/**
 * Answers a request once: `work` runs in a transaction in which its answer is kept, and a repetition of the same `id`
 * by the same speaker within a day gets that answer and changes nothing. Answers hold no tokens. Rejects with
 * `invalid_payload` when the id was used for something else.
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
    // Everything that a repetition did is undone; the first one's answer counts.
    const stored = await findAnswer<Answer>(database, asked);
    if (stored !== null) return stored;
    if (error instanceof AppError) throw error;
    throw new AppError('gone', 'This request was answered too long ago.', { cause: error });
  }
}

/** Its answer or its event is there already, or what it asks for cannot be had any more. */
function mayBeRepetition(error: unknown): boolean {
  const { constraint } = error as { constraint?: unknown };
  if (constraint === 'ack_pkey' || constraint === 'seen_key_pkey') return true;
  // Whoever may not ask is told nothing, also not what they were told before.
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
