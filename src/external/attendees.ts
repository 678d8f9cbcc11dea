import type { ExternalCaller } from '#src/api/external-caller.ts';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { domainOf } from '#src/identity/is-email.ts';
import { findByEmail, mayProvision, provisionUsers } from '#src/identity/provisional-users.ts';
import { deleteMembers, insertMembers } from '#src/rooms/access-rows.ts';
import type { RoleChanges } from '#src/rooms/tell-roles.ts';
import type { Settings } from '#src/settings/settings.ts';

/** Accounts of attendees, and the e-mails that name none, as they were given. */
export interface Resolved {
  readonly users: readonly string[];
  readonly unresolved: readonly string[];
}

/**
 * Finds the accounts of e-mails for a client. Unresolved are e-mails of domains that its application may not act for,
 * without an account, of several, or of a deactivated one. If the settings allow it, applications create missing ones.
 */
export async function resolveAttendees(
  { database, settings }: { readonly database: Database; readonly settings: Settings },
  { client }: ExternalCaller,
  emails: readonly string[],
): Promise<Resolved> {
  const domains = client.kind === 'application' ? await readDomains(database, client.id) : [];
  const allowed = emails.filter((email) => domains.length === 0 || domains.includes(domainOf(email)));
  let found = await findByEmail(database.pool, allowed);
  const missing = allowed.filter((email) => !found.has(email.toLowerCase()));
  if (missing.length > 0 && client.kind === 'application' && mayProvision(settings)) {
    await provisionUsers(database, settings, distinct(missing));
    found = await findByEmail(database.pool, allowed);
  }
  const idOf = (email: string) => {
    const account = allowed.includes(email) ? found.get(email.toLowerCase()) : undefined;
    return account === undefined || account === 'several' || !account.active ? null : account.id;
  };
  return {
    users: [...new Set(emails.flatMap((email) => idOf(email) ?? []))],
    unresolved: emails.filter((email) => idOf(email) === null),
  };
}

/** One spelling of each e-mail. */
const distinct = (emails: readonly string[]): string[] => [
  ...new Map(emails.map((email) => [email.toLowerCase(), email])).values(),
];

async function readDomains(database: Database, clientId: string | null): Promise<readonly string[]> {
  const { rows } = await query<{ domain: string }>(
    database,
    'external.domains',
    `select lower(d.domain) as domain from public.meet_application_domain d
      join public.meet_application a on a.id = d.application_id where a.client_id = $1`,
    [clientId],
  );
  return rows.map(({ domain }) => domain);
}

/**
 * Makes these users the attendees that a client gave to a room, in the caller's transaction; the room must be locked.
 * Users who have a role already keep it, and a role that a person changed since is no attendee's any more.
 */
export async function replaceAttendees(
  tx: Pick<Transaction, 'client'>,
  room: string,
  client: string,
  users: readonly string[],
): Promise<RoleChanges> {
  const { rows: gone } = await tx.client.query<{ access: string }>({
    name: 'external.take-attendees',
    text: `delete from greenroom.room_attendee t where t.room = $1 and t.client = $2 and not exists (
        select from public.meet_resource_access a
        where a.id = t.access and a.role = 'member' and a.user_id = any($3::uuid[]))
      returning t.access`,
    values: [room, client, users],
  });
  const accesses = gone.map(({ access }) => access);
  const taken = accesses.length === 0 ? [] : await deleteMembers(tx, room, accesses);
  const given = await insertMembers(tx, room, users);
  if (given.length === 0) return { given: [], taken };
  await tx.client.query({
    name: 'external.give-attendees',
    text: `insert into greenroom.room_attendee (access, room, client) select id, $1, $2 from unnest($3::uuid[]) as given (id)`,
    values: [room, client, given.map(({ id }) => id)],
  });
  return { given: given.map(({ user }) => user), taken };
}
