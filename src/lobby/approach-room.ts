import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import type { SessionUser } from '#src/identity/sessions.ts';
import { parseUuid } from '#src/ids.ts';
import type { Room } from '#src/rooms/find-room.ts';
import { slugify } from '#src/rooms/slugify.ts';
import type { Speaker } from './speaker.ts';

const select = (where: string) => `
  select r.resource_id as id, coalesce(r.slug, '') as slug, r.name, r.access_level as "accessLevel", r.configuration,
    r.pin_code as "pinCode", a.role,
    case when u.id is not null then json_build_object('id', u.id, 'sub', coalesce(u.sub, u.id::text),
      'fullName', u.full_name, 'email', u.email, 'adminEmail', u.admin_email, 'isSuperuser', u.is_superuser) end as user
  from public.meet_room r
  left join greenroom.session s on s.id = $2 and s.expires_at > now()
  left join public.meet_user u on u.id = s.user_id and u.is_active
  left join public.meet_resource_access a on a.resource_id = r.resource_id and a.user_id = u.id
  where ${where} = $1`;

/**
 * The room that a request names and the speaker as they stand at this instant, in one statement: a session that ended
 * is gone, a role is the one of now, a token that expired does not count. Null when there is no such room.
 */
export async function approachRoom(
  database: Database,
  speaker: Speaker,
  reference: string,
): Promise<{ room: Room; speaker: Speaker } | null> {
  const id = parseUuid(reference);
  const { session, participant } = speaker;
  const { rows } = await query<Room & { user: SessionUser | null }>(
    database,
    id === null ? 'lobby.approach-by-slug' : 'lobby.approach-by-id',
    select(id === null ? 'r.slug' : 'r.resource_id'),
    [id ?? slugify(reference), session?.sessionId ?? null],
  );
  if (rows[0] === undefined) return null;
  const { user, ...room } = rows[0];
  const current: Speaker = {
    guest: speaker.guest,
    session: session !== null && user !== null ? { sessionId: session.sessionId, user } : null,
    participant: participant !== null && participant.exp * 1000 > Date.now() ? participant : null,
  };
  return { room, speaker: current };
}
