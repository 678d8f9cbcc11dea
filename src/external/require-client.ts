import { bearerRefusal } from '#src/api/bearer-refusal.ts';
import type { ExternalCaller } from '#src/api/external-caller.ts';
import type { Transaction } from '#src/db/transaction.ts';
import type { Settings } from '#src/settings/settings.ts';

/**
 * Checks again, in the transaction that acts, that the caller's application and user exist, and keeps both from being
 * deleted before the commit. Rejects with `not_authenticated`.
 */
export async function requireClient(
  { client: sql }: Pick<Transaction, 'client'>,
  settings: Settings,
  { client, user }: ExternalCaller,
): Promise<void> {
  const read = (name: string, text: string, value: string | null) => sql.query({ name, text, values: [value] });
  const [applications, users] = await Promise.all([
    read(
      'external.application',
      'select is_active as active from public.meet_application where client_id = $1 for key share',
      client.kind === 'application' ? client.id : null,
    ),
    read('external.user', 'select is_active as active from public.meet_user where id = $1 for key share', user.id),
  ]);
  if (client.kind === 'application') {
    const application = applications.rows[0];
    if (application === undefined) throw bearerRefusal(settings, 'Application not found.');
    if (!application.active) throw bearerRefusal(settings, 'Application is disabled.');
  }
  const found = users.rows[0];
  if (found === undefined) throw bearerRefusal(settings, 'User not found.');
  if (!found.active) throw bearerRefusal(settings, 'User account is disabled.');
}
