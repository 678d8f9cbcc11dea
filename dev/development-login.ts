import { createHash } from 'node:crypto';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { type Configuration, interactionPolicy, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { createMemoryAdapter } from 'oidc-provider/lib/adapters/memory_adapter.js';
import { z } from 'zod';
import { cleanName } from '#src/identity/clean-name.ts';
import { type DevelopmentLogin, needsDevelopmentLogin } from '#src/identity/development-login.ts';
import { page } from '#src/identity/page.ts';
import type { Log } from '#src/kernel/log.ts';
import type { Settings } from '#src/settings/settings.ts';
import { developmentLoginPage, developmentLogoutPage, developmentPagePolicy } from './development-login-page.ts';
import { isLocalRequest } from './is-local-request.ts';
import type { SigningKeys } from './signing-keys.ts';

const developmentLoginPath = '/development-login';

const elsewhere = 'It asks for no password, and answers only on the machine that it runs on.';

/**
 * Makes the login of a development machine; undefined where another provider is configured, and in production. `keys`
 * must outlive the process.
 */
export function createDevelopmentLogin(settings: Settings, keys: SigningKeys, log: Log): DevelopmentLogin | undefined {
  if (!needsDevelopmentLogin(settings)) return undefined;
  let began: { issuer: string; router: RequestHandler } | undefined;
  return {
    path: developmentLoginPath,
    handler(request, response, next) {
      if (began === undefined) next();
      else if (!isLocalRequest(request)) {
        response.locals.route = developmentLoginPath;
        response.status(403).type('html').send(page('This login is for one machine', elsewhere));
      } else began.router(request, response, next);
    },
    begin(port) {
      const issuer = `http://localhost:${port}${developmentLoginPath}`;
      began = { issuer, router: createRouter(issuer, port, settings, keys, log) };
    },
    address() {
      if (began === undefined) throw new Error('The development login begins when the server listens.');
      return { issuer: began.issuer, clientId: settings.OIDC_RP_CLIENT_ID };
    },
  };
}

interface Person {
  readonly email: string;
  readonly name: string;
}

const loginForm = z.object({
  email: z.email().max(254),
  name: z
    .string()
    .transform((name) => cleanName(name, 100))
    .pipe(z.string().min(1)),
});

/** Derives the subject from an e-mail, ignoring case. */
const subjectOf = (email: string): string =>
  `dev-${createHash('sha256').update(email.toLowerCase()).digest('hex').slice(0, 20)}`;

function createRouter(issuer: string, port: number, settings: Settings, keys: SigningKeys, log: Log): RequestHandler {
  const people = new Map<string, Person>();
  const provider = new Provider(issuer, configure(port, settings, keys, people));
  provider.on('server_error', (_ctx: KoaContextWithOIDC, error: Error) => {
    log.error({ err: error }, 'the development login failed');
  });

  const showForm = async (request: Request, response: Response) => {
    const { params } = await provider.interactionDetails(request, response);
    sendForm(request, response, { email: String(params.login_hint ?? ''), name: '' });
  };
  const takeForm = async (request: Request, response: Response) => {
    const typed = request.body as Record<string, unknown> | undefined;
    const person = loginForm.safeParse(typed);
    if (!person.success) {
      const again = { email: String(typed?.email ?? ''), name: String(typed?.name ?? '') };
      response.status(400);
      sendForm(request, response, { ...again, problem: 'Please type an e-mail address and a name.' });
      return;
    }
    const accountId = subjectOf(person.data.email);
    people.set(accountId, person.data);
    await provider.interactionFinished(request, response, { login: { accountId } });
  };

  const router = express.Router();
  router.use((_request, response, next) => {
    response.locals.route = developmentLoginPath;
    response.setHeader('Content-Security-Policy', developmentPagePolicy);
    next();
  });
  router.get('/form/:uid', showForm);
  router.post('/form/:uid', express.urlencoded({ extended: false, limit: '10kb' }), takeForm);
  router.use('/form', (error: Error, _request: Request, response: Response, _next: express.NextFunction) => {
    log.warn({ err: error }, 'a login form of the development provider has expired');
    response.status(400).type('html').send(page('This login is over', 'Please go back and log in again.'));
  });
  router.use(provider.callback());
  return router;
}

function sendForm(request: Request, response: Response, form: Person & { problem?: string }): void {
  response.type('html').send(developmentLoginPage({ ...form, action: request.originalUrl }));
}

function configure(
  port: number,
  settings: Settings,
  keys: SigningKeys,
  people: ReadonlyMap<string, Person>,
): Configuration {
  const origins = [`http://localhost:${port}`, `http://127.0.0.1:${port}`];
  const policy = interactionPolicy.base();
  // No consent prompt: the only client is this product.
  policy.remove('consent');
  return {
    adapter: createMemoryAdapter(),
    jwks: keys,
    clients: [
      {
        client_id: settings.OIDC_RP_CLIENT_ID,
        token_endpoint_auth_method: 'none',
        redirect_uris: origins.map((origin) => `${origin}/api/v1.0/callback/`),
        post_logout_redirect_uris: origins.map((origin) => `${origin}/api/v1.0/logout-callback/`),
      },
    ],
    scopes: ['openid', 'email', 'profile'],
    // Names also belong to `openid`, so that the default scopes of the settings include them.
    claims: { openid: ['sub', 'given_name'], email: ['email'], profile: ['name'] },
    cookies: {
      keys: keys.keys.map((key) => createHash('sha256').update(`cookies ${key.d}`).digest('hex')),
      short: { sameSite: 'lax', path: '/', httpOnly: true },
      long: { sameSite: 'lax', path: '/', httpOnly: true },
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        logoutSource(ctx, form) {
          ctx.body = developmentLogoutPage(form);
        },
      },
    },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 43_200, IdToken: 600, Interaction: 3600, Session: 43_200 },
    interactions: { policy, url: (_ctx, interaction) => `${developmentLoginPath}/form/${interaction.uid}` },
    findAccount(_ctx, sub) {
      const person = people.get(sub);
      if (person === undefined) return undefined;
      const { email, name } = person;
      return { accountId: sub, claims: () => ({ sub, email, given_name: name, name }) };
    },
    async loadExistingGrant(ctx) {
      const { client, session, provider } = ctx.oidc;
      const grant = new provider.Grant({ clientId: client!.clientId, accountId: session!.accountId! });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
    renderError(ctx, out) {
      ctx.type = 'html';
      ctx.body = page('The login did not work', out.error_description ?? out.error);
    },
  };
}
