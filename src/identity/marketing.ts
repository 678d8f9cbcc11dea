import { z } from 'zod';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import type { Transaction } from '#src/db/transaction.ts';
import type { Settings } from '#src/settings/settings.ts';

/** The task that tells the marketing service of a new user. */
export const marketingTask = 'marketing.addContact';

// With the queue's own pauses that is about a minute and a half; later it is given up.
const tries = 5;

/** Writes the task with the new account, so that the service hears of it once it is committed. */
export function welcomeNewUser(tx: Transaction, settings: Settings, userId: string): void {
  if (!settings.SIGNUP_NEW_USER_TO_MARKETING_EMAIL || !/brevo/i.test(settings.MARKETING_SERVICE_CLASS)) return;
  tx.send({
    text: 'select graphile_worker.add_job($1, $2::json, max_attempts := $3)',
    // Only the id: payloads of jobs are looked at by operators.
    values: [marketingTask, JSON.stringify({ user: userId }), tries],
  });
}

const payload = z.object({ user: z.uuid() });

/**
 * Sends the e-mail of a new user to Brevo (settings.md §14). Rejects when that failed, so that it is tried again;
 * nothing in the error tells of the person.
 */
export async function addContact(
  parts: { readonly database: Database; readonly settings: Settings },
  job: unknown,
): Promise<void> {
  const { rows } = await query<{ email: string | null }>(
    parts.database,
    'identity.email-of',
    'select email from public.meet_user where id = $1',
    [payload.parse(job).user],
  );
  const email = rows[0]?.email ?? null;
  if (email !== null) await send(parts.settings, email);
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
