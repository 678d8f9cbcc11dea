import { hasRight } from '#machines/room/room.rights.ts';
import { Away, type Handler } from '#src/actors/command.ts';
import type { Database } from '#src/db/database.ts';
import { isDatabaseAway } from '#src/db/transaction.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import { sortFailure } from '#src/livekit/failures.ts';
import { readStandings } from '#src/rooms/rights.ts';

export interface PutOutParts {
  readonly livekit: Pick<LiveKitClient, 'removeParticipant'>;
  readonly database: Database;
}

/**
 * Removes somebody who was put out, or joined without a right, from the LiveKit room; who is not there is out already.
 * While LiveKit is away this is tried for minutes: whoever has a right by then is left alone.
 */
export function putOut({ livekit, database }: PutOutParts): Handler {
  return {
    async run({ to, params }) {
      const identity = String(params.identity);
      try {
        if (await mayStay(database, to.id, identity)) return { outcome: { type: 'livekit.removalSpared' } };
        await livekit.removeParticipant(to.id, identity);
      } catch (error) {
        if (isDatabaseAway(error)) throw new Away('PostgreSQL cannot be reached', { cause: error });
        const failure = sortFailure(error);
        if (failure.kind === 'away') throw new Away('LiveKit cannot be reached', { cause: failure });
        if (failure.kind !== 'gone') throw failure;
      }
      return { outcome: { type: 'livekit.participantRemoved' } };
    },
    failed: (_, reason) => ({ type: 'livekit.removalFailed', reason }),
  };
}

async function mayStay(database: Database, room: string, identity: string): Promise<boolean> {
  const [standing] = await readStandings(database.pool, [{ room, identity }]);
  return standing !== undefined && !standing.banned && hasRight(standing);
}
