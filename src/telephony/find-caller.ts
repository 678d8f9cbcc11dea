import { type CallerMask, isCallerIdentity } from '#src/livekit/caller-mask.ts';
import type { Sql } from '#src/rooms/find-room.ts';

/** A caller, named by a host by LiveKit identity or by guest id. */
interface NamedCaller {
  /** The masked identity; LiveKit's own contains the phone number. */
  readonly identity: string;
  /** Guest id of the current or latest call; null for one that did not have to knock. */
  readonly guest: string | null;
  readonly username: string;
  /** The identity at LiveKit. */
  readonly atLiveKit: string;
  /** Whether the caller is held: in the LiveKit room, but not in the meeting. */
  readonly held: boolean;
}

/** Null when the named person is not a caller. */
export async function findCaller(sql: Sql, mask: CallerMask, room: string, named: string): Promise<NamedCaller | null> {
  const phone = isCallerIdentity(named);
  const identity = phone ? mask.identityOf(named) : named;
  const { rows } = await sql.query<Omit<NamedCaller, 'atLiveKit'> & { call: string }>({
    name: 'telephony.find-caller',
    text: `select c.identity, c.guest, c.username, c.call, g.status is distinct from 'admitted' as held
      from greenroom.caller c
      left join greenroom.guest g on g.room = c.room and g.id = c.guest
      where c.room = $1 and (c.identity = $2 or c.guest::text = $2)
      order by c.joined_at desc limit 1`,
    values: [room, identity],
  });
  const [row] = rows;
  if (row !== undefined) {
    const { call, ...caller } = row;
    return { ...caller, atLiveKit: phone ? named : (mask.open(call) ?? named) };
  }
  return phone ? { identity, guest: null, username: 'Phone', atLiveKit: named, held: false } : null;
}
