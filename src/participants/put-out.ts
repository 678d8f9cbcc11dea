import type { participantCommands } from '#machines/room/door/door.vocabulary.ts';
import { hasRight } from '#machines/room/room.rights.ts';
import type { ParamsOf } from '#machines/vocabulary.ts';
import type { Handler } from '#src/actors/command.ts';
import type { Database } from '#src/db/database.ts';
import { askLiveKit } from '#src/livekit/ask-livekit.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import { readStandings } from '#src/meetings/rights.ts';

interface PutOutParts {
  readonly livekit: Pick<LiveKitClient, 'removeParticipant'>;
  readonly database: Database;
}

/**
 * Handler of `livekit.removeParticipant`: removes a person who was banned, or joined without a right, from the LiveKit
 * room; absence counts as success. It is retried for 10 minutes while LiveKit is unreachable, and a person who has a
 * right by then is spared.
 */
export function putOut({
  livekit,
  database,
}: PutOutParts): Handler<ParamsOf<(typeof participantCommands)['livekit.removeParticipant']>> {
  return async ({ to, params: { identity } }) => {
    const spared = await askLiveKit(async () => {
      if (await mayStay(database, to.id, identity)) return true;
      await livekit.removeParticipant(to.id, identity);
      return false;
    }, false);
    return { outcome: { type: spared ? 'livekit.removalSpared' : 'livekit.participantRemoved' } };
  };
}

async function mayStay(database: Database, room: string, identity: string): Promise<boolean> {
  const [standing] = await readStandings(database.pool, [{ room, identity }]);
  return standing !== undefined && !standing.banned && hasRight(standing);
}
