import { isHost, type Role } from '#machines/room/room.roles.ts';
import { anyRow } from '#src/db/any-row.ts';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import { participantIn } from '#src/lobby/speaker.ts';
import { mayTakePart, readStandings } from '#src/meetings/rights.ts';
import type { WatchEnd } from './pushes.ts';
import type { RealtimeSocket } from './realtime-parts.ts';

/** One room watched by one socket. */
export interface HeldWatch {
  readonly socket: RealtimeSocket;
  readonly room: string;
  readonly role: 'host' | 'participant';
}

/** A watch whose right is gone. */
interface LostWatch extends HeldWatch {
  readonly code: WatchEnd;
}

const mostPerStatement = 1000;

/** Finds the watches whose right is gone, with at most two statements per thousand watches. */
export async function findLostWatches(database: Database, watches: readonly HeldWatch[]): Promise<LostWatch[]> {
  const lost: LostWatch[] = [];
  for (let from = 0; from < watches.length; from += mostPerStatement) {
    const some = watches.slice(from, from + mostPerStatement);
    for (const [index, right] of (await readStandingsOf(database, some)).entries()) {
      const code = whyLost(some[index]!, right);
      if (code !== null) lost.push({ ...some[index]!, code });
    }
  }
  return lost;
}

interface Right {
  readonly exists: boolean;
  /** Role of the account, while its session is valid. */
  readonly role: Role | null;
  /** Whether the person is banned from the meeting. */
  readonly banned: boolean;
}

interface Standing extends Right {
  /** Whether the participant of the LiveKit token is in the meeting or entitled to it. */
  readonly takesPart: boolean;
}

/** As `readRights`, and additionally checks the LiveKit tokens of watches. */
async function readStandingsOf(database: Database, watches: readonly HeldWatch[]): Promise<Standing[]> {
  const rights = await readRights(database, watches);
  const holding = watches.flatMap(({ socket, room, role }, index) => {
    const participant = role === 'host' ? null : participantIn(socket.data.speaker, room);
    return participant === null ? [] : [{ index, room, identity: participant.identity }];
  });
  const standings = holding.length === 0 ? [] : await readStandings(database.pool, holding);
  const takingPart = new Set(holding.filter((_, place) => mayTakePart(standings[place]!)).map(({ index }) => index));
  return rights.map((right, index) => ({ ...right, takesPart: takingPart.has(index) }));
}

/** The current right behind each watch, in their order. */
async function readRights(database: Database, watches: readonly HeldWatch[]): Promise<Right[]> {
  const { rows } = await query<Right>(
    database,
    'realtime.rights',
    `select r.resource_id is not null as exists, a.role,
        ${anyRow(`from greenroom.ban b where b.room = w.room
          and (b.user_id = u.id or b.guest = w.guest or b.identity = w.identity)`)} as banned
      from unnest($1::bytea[], $2::uuid[], $3::uuid[], $4::text[]) with ordinality
        as w (session, room, guest, identity, number)
      left join public.meet_room r on r.resource_id = w.room
      left join greenroom.session s on s.id = w.session and s.expires_at > now()
      left join public.meet_user u on u.id = s.user_id and u.is_active
      left join public.meet_resource_access a on a.resource_id = w.room and a.user_id = u.id
      order by w.number`,
    [
      watches.map(({ socket }) => socket.data.speaker.session?.sessionId ?? null),
      watches.map(({ room }) => room),
      watches.map(({ socket }) => socket.data.speaker.guest),
      watches.map(({ socket, room }) => participantIn(socket.data.speaker, room)?.identity ?? null),
    ],
  );
  return rows;
}

function whyLost(
  { socket, room, role: watched }: HeldWatch,
  { exists, role, banned, takesPart }: Standing,
): WatchEnd | null {
  if (!exists) return 'room_deleted';
  if (banned) return 'banned';
  if (watched === 'host') return isHost(role) ? null : 'forbidden';
  const participant = participantIn(socket.data.speaker, room);
  const expired = participant !== null && participant.exp * 1000 <= Date.now();
  if (role !== null || (takesPart && !expired)) return null;
  return expired ? 'expired_credential' : 'forbidden';
}
