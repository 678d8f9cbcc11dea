import type { ParticipantInfo } from 'livekit-server-sdk';
import { query } from '#src/db/query.ts';
import { markIdentity } from '#src/livekit/identity-mark.ts';
import { toParticipant } from '#src/livekit/translate.ts';
import { callsAtOnce, forEachAtOnce } from './at-once.ts';
import { listConnected, type Sides } from './compare-rooms.ts';
import { coversScope, type Difference, type Look } from './difference.ts';
import type { DriftParts } from './drift-parts.ts';
import { moment, roomSweeps } from './next-steps.ts';
import type { Standing } from './read-standings.ts';

/** A participant whom we store as present. */
interface Present {
  readonly room: string;
  readonly sid: string;
  readonly identity: string;
  readonly kind: string;
  readonly joined: Date;
  readonly left: Date | null;
}

/** Rooms whose participants are in memory at a time. */
const chunk = 200;

/**
 * Compares the participants of running meetings with LiveKit's. Skips meetings whose
 * LiveKit room is another one or gone: `compareRooms` reports these. Waiting callers are compared separately.
 */
export async function compareParticipants(parts: DriftParts, sides: Sides): Promise<Look> {
  const { scope, running, live } = sides;
  const rooms = [...running.values()].filter(({ room, sid }) => live.get(room)?.sid === sid);
  const differences: Difference[] = [];
  for (let at = 0; at < rooms.length; at += chunk) {
    const some = rooms.slice(at, at + chunk);
    const present = await readPresent(parts, some);
    const found = new Map<string, ParticipantInfo[]>();
    await forEachAtOnce(some, callsAtOnce, async ({ room }) => void found.set(room, await listConnected(parts, room)));
    const surplus = some.flatMap(({ room }) => {
      const stored = new Set(present.get(room)?.map(({ sid }) => sid));
      return found
        .get(room)!
        .filter(({ sid }) => !stored.has(sid))
        .map((info) => ({ room, info }));
    });
    // Read after LiveKit was asked, so that somebody who joined meanwhile is known.
    const seen = await readSeen(
      parts,
      surplus.map(({ room, info }) => ({ room, sid: info.sid })),
    );
    for (const standing of some) {
      const there = new Set(found.get(standing.room)!.map(({ sid }) => sid));
      const gone = (present.get(standing.room) ?? []).filter(({ sid }) => !there.has(sid));
      differences.push(...gone.map((one) => missing(parts, standing, one)));
    }
    for (const { room, info } of surplus) {
      const known = seen.get(`${room}/${info.sid}`);
      if (known !== undefined && known.left === null) continue;
      differences.push(surplusOf(parts, running.get(room)!, info, known));
    }
  }
  return { differences, covers: coversScope(scope, 'participant') };
}

/** Identities of people are hashed, as in the journal; recorders and agents have ids. */
const nameOf = ({ secret }: DriftParts, kind: string, identity: string): string =>
  kind === 'egress' || kind === 'agent' ? `${kind} ${identity}` : `${kind} ${markIdentity(secret, identity)}`;

const missing = (
  parts: DriftParts,
  standing: Standing,
  { room, sid, kind, identity, joined }: Present,
): Difference => ({
  room,
  what: 'participant',
  direction: 'missing',
  thing: sid,
  believed: `${nameOf(parts, kind, identity)}, joined ${moment(joined)}`,
  found: null,
  next: roomSweeps(standing, 'reports that this participant has left'),
});

function surplusOf(parts: DriftParts, standing: Standing, info: ParticipantInfo, known?: Present): Difference {
  const { kind, identity } = toParticipant(info, parts.mask);
  return {
    room: standing.room,
    what: 'participant',
    direction: 'surplus',
    thing: info.sid,
    believed: known?.left ? `left ${moment(known.left)}` : null,
    found: nameOf(parts, kind, identity),
    next: roomSweeps(standing, 'reports the join, after which the right to take part is checked'),
  };
}

async function readPresent({ database }: DriftParts, rooms: readonly Standing[]): Promise<Map<string, Present[]>> {
  const { rows } = await query<Present>(
    database,
    'drift.present',
    `select p.room, p.sid, p.identity, p.kind, p.joined_at as joined, p.left_at as left from greenroom.presence p
     where p.room = any($1::uuid[]) and p.left_at is null
       and (p.kind <> 'sip' or not exists (
         select from greenroom.caller c join greenroom.guest g on g.room = c.room and g.id = c.guest
         where c.room = p.room and c.sid = p.sid and g.status = 'waiting'))`,
    [rooms.map(({ room }) => room)],
  );
  return Map.groupBy(rows, ({ room }) => room);
}

async function readSeen(
  { database }: DriftParts,
  asked: readonly { readonly room: string; readonly sid: string }[],
): Promise<Map<string, Present>> {
  if (asked.length === 0) return new Map();
  const { rows } = await query<Present>(
    database,
    'drift.seen',
    `select p.room, p.sid, p.identity, p.kind, p.joined_at as joined, p.left_at as left
     from unnest($1::uuid[], $2::text[]) as w (room, sid) join greenroom.presence p on p.room = w.room and p.sid = w.sid`,
    [asked.map(({ room }) => room), asked.map(({ sid }) => sid)],
  );
  return new Map(rows.map((row) => [`${row.room}/${row.sid}`, row]));
}
