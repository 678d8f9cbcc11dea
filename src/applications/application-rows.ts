import type { Sql } from '#src/rooms/find-room.ts';
import type { ShownApplication } from './application.ts';

/** Statements on `public.meet_application`, which is shared with the reference, and what we store beside it. */

const at = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

const select = `
  select a.id, a.name, a.client_id, a.is_active, a.scopes::text[] as scopes,
    array(select d.domain::text from public.meet_application_domain d where d.application_id = a.id
      order by d.domain) as domains,
    ${at('a.created_at')} as created_at,
    (select ${at('s.ends_at')} from greenroom.application_secret s
      where s.application = a.id and s.ends_at > clock_timestamp()) as previous_secret_ends_at,
    coalesce(u.tokens, 0)::int as tokens, coalesce(u.failures, 0)::int as failures,
    ${at('u.last_used_at')} as last_used_at, ${at('u.last_failed_at')} as last_failed_at,
    (select count(*)::int from greenroom.room_origin o where o.application = a.id) as rooms
  from public.meet_application a left join greenroom.application_use u on u.application = a.id`;

/** Reads one application by id or client id; null when there is none. */
export async function findApplication(sql: Sql, reference: string): Promise<ShownApplication | null> {
  const { rows } = await sql.query<ShownApplication>({
    name: 'applications.find',
    text: `${select} where a.id::text = lower($1) or a.client_id = $1`,
    values: [reference],
  });
  return rows[0] ?? null;
}

/** Reads applications, the newest first. */
export async function readApplications(sql: Sql, limit: number, offset = 0): Promise<ShownApplication[]> {
  const { rows } = await sql.query<ShownApplication>({
    name: 'applications.list',
    text: `${select} order by a.created_at desc, a.id limit $1 offset $2`,
    values: [limit, offset],
  });
  return rows;
}

/** Number of applications. */
export async function countApplications(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ count: number }>({
    name: 'applications.count',
    text: 'select count(*)::int as count from public.meet_application',
    values: [],
  });
  return rows[0]!.count;
}

/** Counts tokens that a client obtained, or its failures. Unknown clients are ignored. */
export async function countUse(sql: Sql, clientId: string, what: 'token' | 'failure'): Promise<void> {
  const [counter, moment] = what === 'token' ? ['tokens', 'last_used_at'] : ['failures', 'last_failed_at'];
  await sql.query({
    name: `applications.count-${what}`,
    text: `insert into greenroom.application_use as u (application, ${counter}, ${moment})
      select id, 1, clock_timestamp() from public.meet_application where client_id = $1
      on conflict (application) do update set ${counter} = u.${counter} + 1, ${moment} = excluded.${moment}`,
    values: [clientId],
  });
}
