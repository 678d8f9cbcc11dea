import type { Database } from '#src/db/database.ts';
import { type Transaction, transaction } from '#src/db/transaction.ts';
import { randomText } from '#src/identity/random-text.ts';
import { newId } from '#src/kernel/ids.ts';
import type { Settings } from '#src/settings/settings.ts';
import type { ApplicationChanges, NewApplication, ShownApplication } from './application.ts';
import { findApplication } from './application-rows.ts';
import { hashSecret } from './secret-hash.ts';

type Lengths = Pick<Settings, 'APPLICATION_CLIENT_ID_LENGTH' | 'APPLICATION_CLIENT_SECRET_LENGTH'>;

/** An application with its new secret, which cannot be read again. */
export interface WithSecret {
  readonly application: ShownApplication;
  readonly secret: string;
}

/** Creates an application. */
export async function createApplication(
  database: Database,
  settings: Lengths,
  { name, scopes, domains }: NewApplication,
): Promise<WithSecret> {
  const id = newId();
  const secret = randomText(settings.APPLICATION_CLIENT_SECRET_LENGTH);
  const hash = await hashSecret(secret);
  const application = await transaction(database, async (tx) => {
    tx.send({
      name: 'applications.insert',
      text: `insert into public.meet_application
          (id, created_at, updated_at, name, is_active, client_id, client_secret, scopes)
        values ($1, clock_timestamp(), clock_timestamp(), $2, true, $3, $4, $5::varchar[])`,
      values: [id, name, randomText(settings.APPLICATION_CLIENT_ID_LENGTH), hash, [...new Set(scopes)]],
    });
    sendDomains(tx, id, domains);
    return findApplication(tx.client, id);
  });
  return { application: application!, secret };
}

/** Changes what is given. Resolves with null when there is no such application. */
export function changeApplication(
  database: Database,
  id: string,
  { name, is_active, scopes, domains }: ApplicationChanges,
): Promise<ShownApplication | null> {
  return transaction(database, async (tx) => {
    const { rowCount } = await tx.client.query({
      name: 'applications.change',
      text: `update public.meet_application set name = coalesce($2, name), is_active = coalesce($3, is_active),
          scopes = coalesce($4::varchar[], scopes), updated_at = clock_timestamp() where id = $1`,
      values: [id, name ?? null, is_active ?? null, scopes === undefined ? null : [...new Set(scopes)]],
    });
    if (rowCount === 0) return null;
    if (domains !== undefined) sendDomains(tx, id, domains);
    return findApplication(tx.client, id);
  });
}

/**
 * Gives an application a new secret; the current one stays valid for `overlapSeconds`. One that was still valid from an
 * earlier rotation ends. Resolves with null when there is no such application.
 */
export async function rotateSecret(
  database: Database,
  settings: Lengths,
  id: string,
  overlapSeconds: number,
): Promise<WithSecret | null> {
  const secret = randomText(settings.APPLICATION_CLIENT_SECRET_LENGTH);
  const hash = await hashSecret(secret);
  const application = await transaction(database, async (tx) => {
    // The lock makes concurrent rotations take their turns: the later one keeps the secret of the earlier one.
    const { rowCount } = await tx.client.query({
      name: 'applications.lock',
      text: 'select from public.meet_application where id = $1 for no key update',
      values: [id],
    });
    if (rowCount === 0) return null;
    tx.send({
      name: 'applications.keep-secret',
      text: `insert into greenroom.application_secret (application, hash, ends_at)
        select id, client_secret, clock_timestamp() + make_interval(secs => $2)
          from public.meet_application where id = $1
        on conflict (application) do update set hash = excluded.hash, ends_at = excluded.ends_at`,
      values: [id, overlapSeconds],
    });
    tx.send({
      name: 'applications.set-secret',
      text: 'update public.meet_application set client_secret = $2, updated_at = clock_timestamp() where id = $1',
      values: [id, hash],
    });
    return findApplication(tx.client, id);
  });
  return application === null ? null : { application, secret };
}

/** Deletes an application; its rooms stay with their owners. Resolves with whether it was there. */
export function deleteApplication(database: Database, id: string): Promise<boolean> {
  return transaction(database, async (tx) => {
    // Locked before its domains are deleted, so that a concurrent change adds none.
    tx.send({
      name: 'applications.lock-to-delete',
      text: 'select from public.meet_application where id = $1 for update',
      values: [id],
    });
    // Children first: no foreign key cascades (contract/schema.md, rule 5).
    for (const [name, table, column] of [
      ['domains', 'public.meet_application_domain', 'application_id'],
      ['secrets', 'greenroom.application_secret', 'application'],
      ['use', 'greenroom.application_use', 'application'],
    ] as const) {
      tx.send({ name: `applications.delete-${name}`, text: `delete from ${table} where ${column} = $1`, values: [id] });
    }
    const { rowCount } = await tx.client.query({
      name: 'applications.delete',
      text: 'delete from public.meet_application where id = $1',
      values: [id],
    });
    return rowCount === 1;
  });
}

function sendDomains(tx: Transaction, id: string, domains: readonly string[]): void {
  tx.send({
    name: 'applications.drop-domains',
    text: 'delete from public.meet_application_domain where application_id = $1 and domain <> all($2::text[])',
    values: [id, domains],
  });
  tx.send({
    name: 'applications.add-domains',
    text: `insert into public.meet_application_domain (id, created_at, updated_at, domain, application_id)
      select gen_random_uuid(), clock_timestamp(), clock_timestamp(), w.domain, $1
      from (select distinct unnest($2::text[]) as domain) w
      on conflict (application_id, domain) do nothing`,
    values: [id, domains],
  });
}
