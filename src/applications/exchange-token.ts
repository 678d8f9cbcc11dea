import { z } from 'zod';
import type { Answer, Call } from '#src/api/call.ts';
import { textField } from '#src/api/text-field.ts';
import { query } from '#src/db/query.ts';
import { domainOf, isEmail } from '#src/identity/is-email.ts';
import { AppError } from '#src/kernel/errors.ts';
import type { ApplicationParts } from './application-parts.ts';
import { countUse } from './application-rows.ts';
import { createApplicationTokens } from './application-tokens.ts';
import { findDelegated } from './delegated-user.ts';

/** Body of `POST application/token/`; `scope` is the e-mail of the user whom the application acts for. */
export const tokenRequest = z.object({
  client_id: textField(),
  client_secret: textField(),
  grant_type: z.enum(['client_credentials']),
  scope: textField(),
});

/** Its answer. */
export const tokenObject = z.object({
  access_token: z.string(),
  token_type: z.string(),
  expires_in: z.int(),
  scope: z.string().optional(),
});

interface Client {
  readonly clientId: string;
  readonly active: boolean;
  readonly scopes: readonly string[];
  readonly domains: readonly string[];
  readonly current: string;
  readonly previous: string | null;
}

/** `POST application/token/`: a token with which an application acts for a user, by its checks' order. */
export async function exchangeToken(
  parts: ApplicationParts,
  call: Call<z.output<typeof tokenRequest>>,
): Promise<Answer> {
  const { settings, metrics } = parts;
  const { client_id, client_secret, scope: email } = await call.body();
  const client = await requireClient(parts, call, client_id, client_secret);
  const refuse = (why: string, status: number, error: string): Answer => {
    metrics.tokenRefusals.inc({ why });
    return { status, json: { error } };
  };
  if (!isEmail(email)) return refuse('email', 400, 'Scope should be a valid email address.');
  if (client.domains.length > 0 && !client.domains.includes(domainOf(email))) {
    return refuse('domain', 403, 'This application is not authorized for this email domain.');
  }
  const user = await findDelegated(parts.database, settings, email);
  if ('problem' in user) {
    if (user.problem === 'creation failed') {
      return refuse('creation', 409, 'Failed to create or retrieve provisional user.');
    }
    if (user.problem === 'several accounts') return refuse('several', 400, 'Several accounts have this email.');
    metrics.tokenRefusals.inc({ why: 'user' });
    throw new AppError('not_found', 'User not found.');
  }
  const { clientId, scopes } = client;
  const claims = {
    user_id: user.id,
    client_id: clientId,
    delegated: true,
    ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
  };
  // Expired at once if the setting is 0.
  const token = await createApplicationTokens(settings)!.sign(claims, settings.APPLICATION_JWT_EXPIRATION_SECONDS);
  await countUse(parts.database.pool, clientId, 'token');
  metrics.tokensIssued.inc();
  return {
    status: 200,
    json: {
      access_token: token,
      token_type: settings.APPLICATION_JWT_TOKEN_TYPE,
      expires_in: settings.APPLICATION_JWT_EXPIRATION_SECONDS,
      ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
    },
  };
}

/** Rejects unless the secret is the client's; an unknown client and a wrong secret look the same and take as long. */
async function requireClient(
  { settings, database, log, security, metrics, tokenGuard, checkSecret }: ApplicationParts,
  { address, requestId: request }: Pick<Call, 'address' | 'requestId'>,
  clientId: string,
  secret: string,
): Promise<Client> {
  const credentials = { request, credential: 'application-secret' } as const;
  await tokenGuard.refuseLocked(clientId, address);
  const client = await readClient(database, clientId);
  // With vague errors, every secret of a disabled application counts as wrong, so that neither the answer, its time
  // nor the lockout confirms a guessed or stolen one.
  const hidden = client?.active === false && settings.GREENROOM_EXTERNAL_ERRORS === 'vague';
  const reason = hidden ? { reason: 'inactive' } : {};
  if (!(await checkSecret(secret, hidden ? null : client))) {
    metrics.tokenRefusals.inc({ why: hidden ? 'inactive' : 'credentials' });
    security('credential.refused', { ...credentials, ...reason });
    // Not awaited: only a known client has a counter, and the wait would tell it apart.
    countUse(database.pool, clientId, 'failure').catch((err: unknown) =>
      log.warn({ err, request }, 'a failure of an application could not be counted'),
    );
    if (await tokenGuard.failed(clientId, address)) security('lockout', { request, scope: 'application' });
    throw new AppError('not_authenticated', 'Invalid credentials');
  }
  await tokenGuard.count(clientId);
  if (!client!.active) {
    metrics.tokenRefusals.inc({ why: 'inactive' });
    security('credential.refused', { ...credentials, reason: 'inactive' });
    throw new AppError('not_authenticated', 'Application is inactive');
  }
  return client!;
}

async function readClient(database: ApplicationParts['database'], clientId: string): Promise<Client | null> {
  const { rows } = await query<Client>(
    database,
    'applications.client',
    `select a.client_id as "clientId", a.is_active as active, a.scopes::text[] as scopes, a.client_secret as current,
        array(select lower(d.domain) from public.meet_application_domain d where d.application_id = a.id) as domains,
        (select s.hash from greenroom.application_secret s
          where s.application = a.id and s.ends_at > clock_timestamp()) as previous
      from public.meet_application a where a.client_id = $1`,
    [clientId],
  );
  return rows[0] ?? null;
}
