import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { operatorToken } from './http-product.ts';
import type { Person } from './people.ts';
import { type Json, type RestAnswer, type RestScene, startRestScene } from './rest-scene.ts';

export const applicationKey = 'the-key-of-the-tokens-of-applications-0123456789';

export const externalEnv = {
  EXTERNAL_API_ENABLED: 'true',
  APPLICATION_ENABLED: 'true',
  APPLICATION_JWT_SECRET_KEY: applicationKey,
};

/** An application as it is stored, without a usable secret. */
export interface StoredApplication {
  readonly id: string;
  readonly clientId: string;
}

/** Applications, and their calls of the external API. */
interface ExternalCalls {
  /** Stores an application without hashing a secret. */
  newApplication(options?: { active?: boolean; domains?: readonly string[] }): Promise<StoredApplication>;
  /** A token of an application for a user, signed with the product's key; `claims` replaces some of it. */
  sign(claims: Json, options?: { key?: string; alg?: string; kid?: string }): Promise<string>;
  tokenFor(application: StoredApplication, person: Pick<Person, 'id'>, scope?: unknown): Promise<string>;
  /** Calls `/external-api/v1.0/<path>` with a token. */
  ask(token: string | null, method: string, path: string, body?: unknown, headers?: Json): Promise<RestAnswer>;
  /** Calls `/operators/api/<path>` as an operator. */
  operate(method: string, path: string, body?: unknown): Promise<RestAnswer>;
  /** Asks for a token with this body. */
  exchange(body: unknown, contentType?: string, headers?: Json): Promise<RestAnswer>;
  setEmail(person: Pick<Person, 'id'>, email: string): Promise<void>;
}

/** The REST scene with applications. */
export interface ExternalScene extends RestScene, ExternalCalls {}

const allScopes = 'rooms:create rooms:list rooms:retrieve rooms:update rooms:delete';

/** Starts it with these settings. */
export async function startExternalScene(
  env: Readonly<Record<string, string>> = {},
  ...more: Parameters<typeof startRestScene> extends [unknown?, ...infer Rest] ? Rest : never
): Promise<ExternalScene> {
  const scene = await startRestScene({ ...externalEnv, ...env }, ...more);
  return { ...scene, ...externalCalls(scene) };
}

/** The calls of applications in a running scene. */
export function externalCalls({ people, product }: RestScene): ExternalCalls {
  const send = async (method: string, path: string, headers: Json, body?: unknown): Promise<RestAnswer> => {
    const answer = await fetch(`${product.origin}${path}`, {
      method,
      redirect: 'manual',
      headers,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, json: text === '' ? null : JSON.parse(text) };
  };
  const bearer = (token: string | null) => (token === null ? {} : { authorization: `Bearer ${token}` });
  const json = { 'content-type': 'application/json' };

  const sign: ExternalCalls['sign'] = (claims, { key = applicationKey, alg = 'HS256', kid } = {}) => {
    const now = Math.floor(Date.now() / 1000);
    const payload = { iss: 'lasuite-meet', iat: now, exp: now + 600, ...claims };
    return new SignJWT(JSON.parse(JSON.stringify(payload)))
      .setProtectedHeader({ alg, ...(kid === undefined ? {} : { kid }) })
      .sign(new TextEncoder().encode(key));
  };

  return {
    async newApplication({ active = true, domains = [] } = {}) {
      const id = randomUUID();
      const clientId = `client-${id}`;
      await people.pool.query(
        `insert into meet_application (id, created_at, updated_at, name, is_active, client_id, client_secret, scopes)
         values ($1, now(), now(), 'An agency', $2, $3, '!', '{}')`,
        [id, active, clientId],
      );
      for (const domain of domains) {
        await people.pool.query(
          `insert into meet_application_domain (id, created_at, updated_at, domain, application_id)
           values ($1, now(), now(), $2, $3)`,
          [randomUUID(), domain, id],
        );
      }
      return { id, clientId };
    },
    sign,
    tokenFor: ({ clientId }, { id }, scope = allScopes) =>
      sign({ client_id: clientId, user_id: id, delegated: true, scope }),
    ask: (token, method, path, body, headers = {}) =>
      send(method, `/external-api/v1.0/${path}`, { ...json, ...bearer(token), ...headers }, body),
    operate: (method, path, body) =>
      send(method, `/operators/api/${path}`, { ...json, ...bearer(operatorToken) }, body),
    exchange: (body, contentType = 'application/json', headers = {}) =>
      send('POST', '/external-api/v1.0/application/token/', { 'content-type': contentType, ...headers }, body),
    async setEmail({ id }, email) {
      await people.pool.query('update meet_user set email = $2 where id = $1', [id, email]);
    },
  };
}
