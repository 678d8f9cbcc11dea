import { isDeepStrictEqual } from 'node:util';
import type { Role } from '#machines/room/room.roles.ts';
import { Away } from '#src/actors/command.ts';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import { asOwnUuid } from '#src/kernel/ids.ts';
import { type LiveKitKeys, sourcesFor } from '#src/livekit/access-token.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import { LiveKitFailure } from '#src/livekit/failures.ts';
import type { Patience } from '#src/livekit/patience.ts';
import { toTrackSources } from '#src/livekit/track-sources.ts';
import { participantKindOf } from '#src/livekit/translate.ts';
import { roleOfSql } from '#src/rooms/find-role.ts';
import type { RoomConfiguration } from '#src/rooms/room-configuration.ts';

/** Dependencies for writing roles to LiveKit. */
export interface SyncParts {
  readonly database: Database;
  readonly livekitKeys: Pick<LiveKitKeys, 'defaultSources'>;
  readonly livekit: Pick<LiveKitClient, 'getParticipant' | 'updateParticipant'>;
}

/**
 * Writes a participant's role from the database, and the publishing permission that follows from it, to LiveKit.
 * Resolves with false when they are absent. Concurrent runs converge, because each reads again what the database and
 * LiveKit have after writing, and repeats on a difference; rejects with `Away` after 5 attempts.
 */
export async function syncParticipant(
  { database, livekitKeys, livekit }: SyncParts,
  room: string,
  identity: string,
  within: Patience = (call) => call,
): Promise<boolean> {
  let standing = await readStanding(database, room, identity);
  for (let tries = 0; tries < 5 && standing !== null; tries++) {
    const { role, configuration } = standing;
    const sources = sourcesFor(livekitKeys, role, configuration);
    let stored = false;
    try {
      const info = await within(livekit.getParticipant(room, identity));
      // Callers have no role, and a new permission would silence them permanently.
      if (participantKindOf(info) === 'sip') return false;
      const wanted = toTrackSources(sources);
      await within(
        livekit.updateParticipant(room, identity, {
          attributes: { room_role: role ?? '' },
          permission: { ...info.permission, canPublish: sources.length > 0, canPublishSources: wanted },
        }),
      );
      // LiveKit stores concurrent changes of a participant in any order: an older one may have replaced this one.
      const { attributes, permission } = await within(livekit.getParticipant(room, identity));
      stored = (attributes.room_role ?? '') === (role ?? '') && isSameSet(permission?.canPublishSources ?? [], wanted);
    } catch (error) {
      if (error instanceof LiveKitFailure && error.kind === 'gone') return false;
      throw error;
    }
    const now = await readStanding(database, room, identity);
    if (stored && isDeepStrictEqual(now, standing)) return true;
    standing = now;
  }
  if (standing === null) return false;
  throw new Away('The role changed, or LiveKit lost it, while it was written');
}

const isSameSet = <Item>(some: readonly Item[], others: readonly Item[]): boolean =>
  isDeepStrictEqual(new Set(some), new Set(others));

interface Standing {
  readonly role: Role | null;
  readonly configuration: RoomConfiguration;
}

/** Null when the room no longer exists. */
async function readStanding(database: Database, room: string, identity: string): Promise<Standing | null> {
  const { rows } = await query<Standing>(
    database,
    'participants.standing',
    `select r.configuration, ${roleOfSql('r.resource_id', '$2', '$3')} as role
      from public.meet_room r where r.resource_id = $1`,
    [room, identity, asOwnUuid(identity)],
  );
  return rows[0] ?? null;
}
