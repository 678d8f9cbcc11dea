import { type CallerMask, isCallerIdentity } from '#src/livekit/caller-mask.ts';
import type { Sql } from '#src/rooms/find-room.ts';

/** Somebody who calls, as a host may have named them: by LiveKit's identity, or by the id at the door. */
export interface NamedCaller {
  /** The identity that stands for LiveKit's, which holds the number. */
  readonly identity: string;
  /** The id at the door of who calls now, or called last; null for one who needed not knock. */
  readonly guest: string | null;
  readonly username: string;
  /** How LiveKit knows them. */
  readonly atLiveKit: string;
  /** Whether they wait at the door: LiveKit shows them, and they are not in the meeting. */
  readonly held: boolean;
}

/** Null for everybody who does not call. */
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
