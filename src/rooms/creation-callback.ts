import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Answer, Call } from '#src/api/call.ts';
import { textField } from '#src/api/text-field.ts';
import { query } from '#src/db/query.ts';
import type { Transaction } from '#src/db/transaction.ts';
import type { Settings } from '#src/settings/settings.ts';
import type { RoomParts } from './room-parts.ts';

/** Body of `POST rooms/creation-callback/`. */
export const askedCallback = z.object({ callback_id: textField(100_000) });

/** Its answer: the room's slug the first time, an empty object afterwards. */
export const callbackObject = z.object({
  status: z.literal('success'),
  room: z.object({ slug: z.string().optional() }),
});

/**
 * Stores the new room under the callback id until the configured timeout. Any value that Python treats as true is a
 * valid id.
 */
export async function keepCallback(
  tx: Transaction,
  { callback, room }: { readonly callback: unknown; readonly room: string },
  settings: Pick<Settings, 'ROOM_CREATION_CALLBACK_CACHE_TIMEOUT'>,
): Promise<void> {
  const text = callbackText(callback);
  if (text === null) return;
  await tx.client.query(
    `insert into greenroom.room_callback (id, room, expires_at)
     values ($1, $2, clock_timestamp() + make_interval(secs => $3))
     on conflict (id) do update set room = excluded.room, expires_at = excluded.expires_at`,
    [keyOf(text), room, settings.ROOM_CREATION_CALLBACK_CACHE_TIMEOUT],
  );
}

/** `POST rooms/creation-callback/`: the room that was created with this callback id, returned exactly once. */
export async function answerCallback(
  parts: Pick<RoomParts, 'database'>,
  call: Call<z.output<typeof askedCallback>>,
): Promise<Answer> {
  const { callback_id: callback } = await call.body();
  const { rows } = await query<{ slug: string }>(
    parts.database,
    'rooms.take-callback',
    `with taken as (delete from greenroom.room_callback where id = $1 returning room, expires_at)
     select coalesce(r.slug, '') as slug
     from taken join public.meet_room r on r.resource_id = taken.room
     where taken.expires_at > clock_timestamp()`,
    [keyOf(callback)],
  );
  return { status: 200, json: { status: 'success', room: rows[0] ?? {} } };
}

function callbackText(callback: unknown): string | null {
  if (typeof callback === 'string') return callback.trim() || null;
  if (typeof callback === 'number') return callback === 0 ? null : String(callback);
  if (callback === true) return 'True';
  if (typeof callback !== 'object' || callback === null || Object.keys(callback).length === 0) return null;
  return JSON.stringify(callback);
}

// Hashed: bounds the length, and readers of the table cannot use the id.
const keyOf = (text: string): Buffer => createHash('sha256').update(text).digest();
