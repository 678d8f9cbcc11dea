import type { AccessLevel } from '#machines/room/room.rights.ts';
import { Away, type Handler } from '#src/actors/command.ts';
import type { Database } from '#src/db/database.ts';
import { isDatabaseAway } from '#src/db/is-database-away.ts';
import { query } from '#src/db/query.ts';

interface Seen {
  readonly accessLevel: AccessLevel | null;
  readonly through: number;
  readonly count: number;
  readonly except: readonly number[] | null;
}

const seen = `
  select (select access_level from public.meet_room where resource_id = $1) as "accessLevel",
    coalesce(max(number), 0)::int as through, (count(*) filter (where not removed))::int as count,
    array_agg(number::int order by number) filter (where removed) as except
  from (
    select g.number, exists (
      select from greenroom.actor a where a.kind = 'guest' and a.id = g.room::text || '/' || g.id::text
        and a.snapshot -> 'context' -> 'removed' = 'true') as removed
    from greenroom.guest g where g.room = $1 and g.status = 'waiting') waiting`;

/**
 * Handler of `lobby.look`: reads the access level and the waiting guests, after a change of the access level was
 * committed. A guest whom a host removed from the meeting stays in the queue at any access level.
 */
export function lookAtLobby(database: Database): Handler {
  return async ({ to }) => {
    const { rows } = await query<Seen>(database, 'lobby.look', seen, [to.id]).catch((error: unknown) => {
      throw isDatabaseAway(error) ? new Away('PostgreSQL cannot be reached', { cause: error }) : error;
    });
    const { except, ...others } = rows[0]!;
    return { outcome: { type: 'lobby.seen', ...others, ...(except && { except }) } };
  };
}
