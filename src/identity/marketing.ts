import { addJob } from '#src/db/add-job.ts';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import type { Transaction } from '#src/db/transaction.ts';
import type { Settings } from '#src/settings/settings.ts';

/** Task that reports a new user to the marketing service; the queue's pauses make it retry for two minutes. */
export const newContact = { name: 'marketing.addContact', queue: 'marketing', mostTries: 7 } as const;

/** Enqueues the task in the transaction that creates the account, so that it runs after the commit. */
export function welcomeNewUser(tx: Transaction, settings: Settings, userId: string): void {
  if (!settings.SIGNUP_NEW_USER_TO_MARKETING_EMAIL || !/brevo/i.test(settings.MARKETING_SERVICE_CLASS)) return;
  tx.expect(
    addJob(tx.client, {
      task: newContact.name,
      queue: newContact.queue,
      key: `${newContact.name}/${userId}`,
      // Only the id, because operators can read job payloads.
      payload: { about: userId, tries: 0 },
      afterSeconds: 0,
    }),
  );
}

/**
 * Sends the e-mail of a new user to Brevo (settings.md §14). Rejects on failure, so that it is retried; the error
 * contains no personal data.
 */
export async function addContact(
  parts: { readonly database: Database; readonly settings: Settings },
  userId: string,
): Promise<null> {
  const { rows } = await query<{ email: string | null }>(
    parts.database,
    'identity.email-of',
    'select email from public.meet_user where id = $1',
    [userId],
  );
  const email = rows[0]?.email ?? null;
  if (email !== null) await send(parts.settings, email);
  return null;
}

// https://developers.brevo.com/reference/createcontact
async function send(settings: Settings, email: string): Promise<void> {
  const response = await fetch(`${settings.GREENROOM_BREVO_URL.replace(/\/$/, '')}/contacts`, {
    method: 'POST',
    headers: {
      'api-key': settings.BREVO_API_KEY ?? '',
      'content-type': 'application/json',
      accept: 'application/json',
    },
    body: JSON.stringify({
      email,
      attributes: { ...settings.DJANGO_BREVO_API_CONTACT_ATTRIBUTES, VISIO_SOURCE: ['SIGNIN'] },
      listIds: settings.BREVO_API_CONTACT_LIST_IDS,
      updateEnabled: true,
    }),
    redirect: 'error',
    signal: AbortSignal.timeout(settings.BREVO_API_TIMEOUT * 1000),
  }).catch((error: unknown) => {
    throw new Error(`The marketing service did not answer: ${(error as Error).name}`);
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`The marketing service answered ${response.status}`);
}
