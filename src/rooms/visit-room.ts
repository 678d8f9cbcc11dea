import type { SessionUser } from '#src/api/session-user.ts';
import { identitySql } from '#src/identity/identity-sql.ts';
import { userObjectSql } from '#src/identity/user-object.ts';
import { parseUuid } from '#src/kernel/ids.ts';
import type { Room, Sql } from './find-room.ts';
import { isHostSql } from './host-sql.ts';
import type { ShownAccess } from './list-accesses.ts';
import { removedAtSql } from './removals.ts';
import { slugify } from './slugify.ts';

/** A room and its visitor, both read at the same instant. */
export interface Visit {
  /** The room with the visitor's role; null when there is no such room. */
  readonly room: Room | null;
  /**
   * Null when not logged in: the session ended, the user is deactivated, or the sessions belong to more than one user.
   */
  readonly user: SessionUser | null;
  /** The room's accesses, newest first; only if requested and only for visitors who administer the room. */
  readonly accesses: readonly ShownAccess[] | null;
  /** The guest ids under which the visitor waits; only if the accesses were requested. */
  readonly waiting: readonly string[] | null;
}

const accesses = `
    case when ${isHostSql('a.role')} then (
      select json_agg(json_build_object('id', o.id, 'user', ${userObjectSql('ou')}, 'resource', o.resource_id,
          'role', o.role) order by o.created_at desc, o.id desc)
        from public.meet_resource_access o join public.meet_user ou on ou.id = o.user_id
        where o.resource_id = r.resource_id) end as accesses`;

const waiting = `
    array(select g.id from greenroom.guest g where g.room = r.resource_id and g.status = 'waiting'
      and (g.id = $3 and g.user_id is null or g.user_id = u.id)) as waiting`;

const select = (where: string, more: string) => `
  select r.resource_id as id, coalesce(r.slug, '') as slug, r.name, r.access_level as "accessLevel", r.configuration,
    r.pin_code as "pinCode", a.role,
    exists (select 1 from greenroom.ban b where b.room = r.resource_id and (b.user_id = u.id or b.guest = $3)) as banned,
    ${removedAtSql('r.resource_id', `coalesce(${identitySql('u')}, $3::uuid::text)`)} as "removedAt",
    case when u.id is not null then json_build_object('id', u.id, 'sub', ${identitySql('u')},
      'fullName', u.full_name, 'email', u.email, 'adminEmail', u.admin_email, 'isSuperuser', u.is_superuser) end as user,
    ${more}
  from (select) as one
  left join public.meet_user u on u.id = (select case when count(*) = 1 then (array_agg(su.id))[1] end
    from greenroom.session s join public.meet_user su on su.id = s.user_id and su.is_active
    where s.id = any($2::bytea[]) and s.expires_at > now())
  left join public.meet_room r on ${where} = $1
  left join public.meet_resource_access a on a.resource_id = r.resource_id and a.user_id = u.id`;

const statements = {
  rooms: {
    id: { name: 'rooms.visit-by-id', text: select('r.resource_id', 'null as accesses, null as waiting') },
    slug: { name: 'rooms.visit-by-slug', text: select('r.slug', 'null as accesses, null as waiting') },
  },
  accesses: {
    id: { name: 'rooms.visit-all-by-id', text: select('r.resource_id', `${accesses}, ${waiting}`) },
    slug: { name: 'rooms.visit-all-by-slug', text: select('r.slug', `${accesses}, ${waiting}`) },
  },
} as const;

/**
 * Reads a room, by uuid in any spelling or else by slug, and the user of these session keys, in one statement; with the
 * room's accesses if `wanted` says so. `guest` is the guest id of the guest credential.
 */
export async function visitRoom(
  sql: Sql,
  reference: string,
  sessionKeys: readonly Buffer[],
  guest: string | null,
  wanted: keyof typeof statements,
): Promise<Visit> {
  const id = parseUuid(reference);
  const statement = statements[wanted][id === null ? 'slug' : 'id'];
  const { rows } = await sql.query<Room & Pick<Visit, 'user' | 'accesses' | 'waiting'>>({
    ...statement,
    values: [id ?? slugify(reference), sessionKeys, guest],
  });
  const { user, accesses: found, waiting: places, ...room } = rows[0]!;
  return { room: room.id === null ? null : room, user, accesses: found, waiting: places };
}
