import { query } from '#src/db/query.ts';
import { type Transaction, transaction } from '#src/db/transaction.ts';
import type { Database } from '#src/db/database.ts';

/**
 * Answers a request once: `work` runs in a transaction in which its answer is kept, and a repetition of the same `id`
 * by the same speaker within a day gets that answer and changes nothing. Answers hold no tokens.
 */
export async function answerOnce<Answer extends object>(
  database: Database,
  speaker: string,
  id: string,
  work: (tx: Transaction) => Promise<Answer>,
): Promise<Answer> {
  const stored = await findAnswer<Answer>(database, speaker, id);
  if (stored !== null) return stored;
  try {
    return await transaction(database, async (tx) => {
      const answer = await work(tx);
      await tx.client.query({
        name: 'ack.insert',
        text: 'insert into greenroom.ack (speaker, id, ack) values ($1, $2, $3)',
        values: [speaker, id, answer],
      });
      return answer;
    });
  } catch (error) {
    // Two of the same at once: the other one was first, and everything this one did is undone.
    if ((error as { constraint?: string }).constraint !== 'ack_pkey') throw error;
    const first = await findAnswer<Answer>(database, speaker, id);
    if (first === null) throw error;
    return first;
  }
}

async function findAnswer<Answer>(database: Database, speaker: string, id: string): Promise<Answer | null> {
  const { rows } = await query<{ ack: Answer }>(
    database,
    'ack.find',
    `select ack from greenroom.ack where speaker = $1 and id = $2 and at > clock_timestamp() - interval '24 hours'`,
    [speaker, id],
  );
  return rows[0]?.ack ?? null;
}
