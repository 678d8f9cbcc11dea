import { hash } from 'node:crypto';
import type { Call } from '#src/api/call.ts';
import type { ExternalCaller } from '#src/api/external-caller.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { AppError } from '#src/kernel/errors.ts';

/** An `Idempotency-Key` with the body that it stands for, both hashed. */
export interface IdempotencyKey {
  readonly id: Buffer;
  readonly body: Buffer;
}

/** The key was used with another body. */
export class KeyReused extends Error {}

/** Reads the key of a request; null without one. Throws `invalid_payload` for one that is too long or not ASCII. */
export function readKey(call: Pick<Call, 'header'>, caller: ExternalCaller, body: unknown): IdempotencyKey | null {
  const key = call.header('idempotency-key');
  if (key === undefined) return null;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new AppError('invalid_payload', 'Idempotency-Key must have 1 to 255 visible ASCII characters.');
  }
  const { client, user } = caller;
  return {
    id: hash('sha256', JSON.stringify([client.kind, client.id, user.id, key]), 'buffer'),
    body: hash('sha256', JSON.stringify(body), 'buffer'),
  };
}

/**
 * Stores a key for 24 hours with the room that is created under it. Resolves with that room, or with the one that an
 * earlier request created; waits for a concurrent one. Rejects with `KeyReused`.
 */
export async function claimKey({ client }: Transaction, key: IdempotencyKey, room: string): Promise<string> {
  const { rowCount } = await client.query({
    name: 'external.claim-key',
    text: `insert into greenroom.idempotency_key as k (id, body, room, expires_at)
      values ($1, $2, $3, clock_timestamp() + interval '24 hours')
      on conflict (id) do update set body = excluded.body, room = excluded.room, expires_at = excluded.expires_at
        where k.expires_at <= clock_timestamp()`,
    values: [key.id, key.body, room],
  });
  if (rowCount === 1) return room;
  const { rows } = await client.query<{ body: Buffer; room: string }>({
    name: 'external.read-key',
    text: 'select body, room from greenroom.idempotency_key where id = $1',
    values: [key.id],
  });
  // Purged in between: the key has expired.
  if (rows[0] === undefined) return claimKey({ client } as Transaction, key, room);
  if (!rows[0].body.equals(key.body)) throw new KeyReused();
  return rows[0].room;
}
