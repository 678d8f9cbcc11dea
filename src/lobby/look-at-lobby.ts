import type { AccessLevel } from '#machines/room/room.rights.ts';
import { Away, type Handler } from '#src/actors/command.ts';
import type { Database } from '#src/db/database.ts';
import { isDatabaseAway } from '#src/db/is-database-away.ts';
import { query } from '#src/db/query.ts';

/**
 * Handler of `lobby.look`: reads the access level and the number of waiting guests, after a change of the access level
 * was committed.
 */
export function lookAtLobby(database: Database): Handler {
  return {
    async run({ to }) {
      const { rows } = await query<{ accessLevel: AccessLevel | null; through: number; count: number }>(
        database,
        'lobby.look',
        `select (select access_level from public.meet_room where resource_id = $1) as "accessLevel",
            coalesce(max(number), 0)::int as through, count(*)::int as count
          from greenroom.guest where room = $1 and status = 'waiting'`,
        [to.id],
      ).catch((error: unknown) => {
        throw isDatabaseAway(error) ? new Away('PostgreSQL cannot be reached', { cause: error }) : error;
      });
      return { outcome: { type: 'lobby.seen', ...rows[0]! } };
    },
    failed: (_, reason) => ({ type: 'lobby.lookFailed', reason }),
  };
}
