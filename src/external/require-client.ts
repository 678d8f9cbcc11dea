import { bearerRefusal } from '#src/api/bearer-refusal.ts';
import type { ExternalCaller } from '#src/api/external-caller.ts';
import type { Transaction } from '#src/db/transaction.ts';
import type { Settings } from '#src/settings/settings.ts';

/**
 * Checks again, in the transaction that acts, that the caller's application and user are there and active. The user is
 * kept from being deleted before the commit; an application is not, because many requests of one application would wait
 * for its row. Rejects with `not_authenticated`.
 */
export async function requireClient(
  { client: sql }: Pick<Transaction, 'client'>,
  settings: Settings,
  { client, user }: ExternalCaller,
): Promise<void> {
  if (client.kind === 'application') {
    const { rows } = await sql.query<{ application: boolean; user: boolean }>({
      name: 'external.application-and-user',
      text: `select a.is_active as application, u.is_active as user
        from public.meet_application a, public.meet_user u
        where a.client_id = $1 and u.id = $2 for key share of u`,
      values: [client.id, user.id],
    });
    const [found] = rows;
    if (found?.application === true && found.user) return;
    if (found?.application === false) throw bearerRefusal(settings, 'Application is disabled.');
    if (found === undefined && !(await isThere(sql, client.id))) {
      throw bearerRefusal(settings, 'Application not found.');
    }
  }
  const { rows } = await sql.query<{ active: boolean }>({
    name: 'external.user',
    text: 'select is_active as active from public.meet_user where id = $1 for key share',
    values: [user.id],
  });
  if (rows[0] === undefined) throw bearerRefusal(settings, 'User not found.');
  if (!rows[0].active) throw bearerRefusal(settings, 'User account is disabled.');
}

async function isThere(sql: Transaction['client'], clientId: string | null): Promise<boolean> {
  const { rowCount } = await sql.query({
    name: 'external.application',
    text: 'select from public.meet_application where client_id = $1',
    values: [clientId],
  });
  return rowCount === 1;
}
