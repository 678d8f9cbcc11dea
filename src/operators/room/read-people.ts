import { query } from '#src/db/query.ts';
import { markIdentity } from '#src/livekit/identity-mark.ts';
import type { ReadParts } from '../read-parts.ts';
import { showText } from '../show-text.ts';
import type { ShownRoom } from './room-object.ts';

interface PresenceRow {
  readonly sid: string;
  readonly identity: string;
  readonly name: string;
  readonly kind: string;
  readonly joined_at: Date;
  readonly left_at: Date | null;
}

/** Recorders and agents are named by ids of LiveKit; people by accounts' subjects or callers' numbers. */
const machines = ['egress', 'agent'];

const longestId = 200;

/** The participants of a room's meeting: those present, then those who left. */
export async function readPeople({ database, secret }: ReadParts, room: string): Promise<ShownRoom['people']> {
  const { rows } = await query<PresenceRow>(
    database,
    'operators.people',
    `select sid, identity, name, kind, joined_at, left_at from greenroom.presence
     where room = $1 order by left_at is null desc, coalesce(left_at, joined_at) desc limit 300`,
    [room],
  );
  return rows.map(({ sid, identity, name, kind, joined_at, left_at }) => ({
    sid,
    identity: machines.includes(kind) ? identity.slice(0, longestId) : markIdentity(secret, identity),
    name: showText(name),
    kind,
    joined_at: joined_at.toISOString(),
    left_at: left_at?.toISOString() ?? null,
  }));
}
