import type { SessionUser } from '#src/api/session-user.ts';
import { userObjectSql } from '#src/identity/user-object.ts';
import { parseUuid } from '#src/kernel/ids.ts';
import { removedAtSql } from '#src/meetings/removals.ts';
import type { Room, Sql } from './find-room.ts';
import type { ShownAccess } from './list-accesses.ts';
import { slugify } from './slugify.ts';

/** A room and who asks for it, both as they stand at this instant. */
export interface Visit {
  /** With the visitor's role; null when there is no such room. */
  readonly room: Room | null;
  /** Null for somebody who is not logged in: a session that ended is gone, a deactivated user too; two are none. */
  readonly user: SessionUser | null;
  /** Of those who administer the room the accesses, newest first, when they were asked for. */
  readonly accesses: readonly ShownAccess[] | null;
  /** By which ids the visitor waits at the door, when the accesses were asked for. */
  readonly waiting: readonly string[] | null;
}

const accesses = `
    case when a.role in ('owner', 'administrator') then (
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
    ${removedAtSql('r.resource_id', 'coalesce(u.sub, u.id::text, $3::uuid::text)')} as "removedAt",
    case when u.id is not null then json_build_object('id', u.id, 'sub', coalesce(u.sub, u.id::text),
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
 * The room that a text names, by uuid in any spelling or else by slug, and who the sessions of these keys belong to, in
 * one statement; with the accesses when they are asked for. `guest` is whom a guest credential speaks for.
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
