import { query } from '#src/db/query.ts';
import { setHeard } from './call-voice.ts';
import type { CallerParts } from './caller-parts.ts';
import { callerPermission } from './caller-permissions.ts';
import { readCaller } from './caller-rows.ts';
import { type HeldCall, holdCall } from './hold-call.ts';
import { settleCaller } from './settle-caller.ts';

/** What is stored about a call to a room where callers must wait. */
interface KnownCall {
  /** Whether the join was reported before. */
  readonly heardOf: boolean;
  /** Whether the caller has a guest actor and is not admitted. */
  readonly held: boolean;
}

/** Null when callers of this room need not wait. */
export async function readKnown(
  { runtime }: Pick<CallerParts, 'runtime'>,
  room: string,
  sid: string,
): Promise<KnownCall | null> {
  const { rows } = await query<KnownCall>(
    runtime.database,
    'telephony.react',
    `select p.sid is not null or c.sid is not null as "heardOf",
        c.sid is not null and g.status is distinct from 'admitted' as held
      from public.meet_room r
      left join greenroom.presence p on p.room = r.resource_id and p.sid = $2
      left join greenroom.caller c on c.room = r.resource_id and c.sid = $2
      left join greenroom.guest g on g.room = c.room and g.id = c.guest
      where r.resource_id = $1 and r.access_level in ('trusted', 'restricted')`,
    [room, sid],
  );
  return rows[0] ?? null;
}

/**
 * Holds a call that is not stored yet, then checks whether it still has to wait: the caller may have been admitted, or
 * the room made public, in the meantime. Rejects with a `LiveKitFailure` or an `AppError`.
 */
export async function holdAtOnce(parts: CallerParts, room: string, sid: string, call: HeldCall): Promise<void> {
  await holdCall(parts, room, call);
  const known = await readKnown(parts, room, sid);
  if (known !== null && (!known.heardOf || known.held)) return;
  const { database } = parts.runtime;
  if (known === null && (await readCaller(database, room, sid)) === null) return letPass(parts, room, call);
  await settleCaller(parts, room, sid);
}

/** Reverts the hold of a call to a room that has just become public. */
async function letPass(parts: CallerParts, room: string, { identity }: HeldCall): Promise<void> {
  const info = await parts.livekit.updateParticipant(room, identity, {});
  await setHeard(parts, room, info, true);
  await parts.livekit.updateParticipant(room, identity, { permission: callerPermission });
}
