import { Away, type Handler } from '#src/actors/command.ts';
import type { Database } from '#src/db/database.ts';
import { isDatabaseAway } from '#src/db/transaction.ts';
import { asOwnUuid } from '#src/ids.ts';
import type { LiveKitClient } from './client.ts';
import { sortFailure } from './failures.ts';

export interface PutOutParts {
  readonly livekit: Pick<LiveKitClient, 'removeParticipant'>;
  readonly database: Database;
}

/**
 * Removes somebody who was put out from the LiveKit room; who is not there is out already. While LiveKit is away this
 * is tried for minutes: whom a host has let in again meanwhile is left alone.
 */
export function putOut({ livekit, database }: PutOutParts): Handler {
  return {
    async run({ to, params }) {
      const identity = String(params.identity);
      try {
        if (!(await isAdmitted(database, to.id, identity))) await livekit.removeParticipant(to.id, identity);
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

async function isAdmitted(database: Database, room: string, identity: string): Promise<boolean> {
  const { rows } = await database.pool.query({
    name: 'livekit.admitted-again',
    text: `select from greenroom.guest g left join public.meet_user u on u.id = g.user_id
      where g.room = $1 and g.status = 'admitted' and (g.id = $3 or coalesce(u.sub, u.id::text) = $2) limit 1`,
    values: [room, identity, asOwnUuid(identity)],
  });
  return rows.length > 0;
}
