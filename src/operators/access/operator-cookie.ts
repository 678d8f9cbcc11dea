import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { SetCookie } from 'cookie';
import { readCookies } from '#src/api/cookies.ts';

/** Name of the cookie; browsers accept the prefix only with `Secure`, `Path=/` and no domain. */
export const operatorCookieName = '__Host-greenroom-operator';

const seconds = 8 * 3600;

/** What the cookie is signed with: a change of either secret invalidates all cookies. */
export interface CookieSecrets {
  /** The installation's secret. */
  readonly secret: string;
  readonly operatorToken: string | undefined;
}

/** A valid cookie of an operator who has shown the operator token. */
export interface OperatorCookie {
  /** The value that `X-CSRFToken` must have on unsafe requests. */
  readonly csrfToken: string;
  readonly endsAt: Date;
}

/** Creates a cookie for somebody who has shown the operator token, valid for eight hours. */
export function newOperatorCookie(secrets: CookieSecrets, now = Date.now()): SetCookie {
  const claims = `${Math.floor(now / 1000) + seconds}.${randomBytes(16).toString('base64url')}`;
  return cookieOf(`${claims}.${mac(secrets, 'cookie', claims)}`, seconds);
}

/** Deletes the cookie in the browser. */
export const noOperatorCookie = (): SetCookie => cookieOf('', 0);

/** Reads the cookie of a Cookie header; null if there is none that is valid. */
export function readOperatorCookie(
  secrets: CookieSecrets,
  header: string | undefined,
  now = Date.now(),
): OperatorCookie | null {
  if (secrets.operatorToken === undefined) return null;
  for (const value of readCookies(header, operatorCookieName)) {
    const cookie = readValue(secrets, value);
    if (cookie !== null && cookie.endsAt.getTime() > now) return cookie;
  }
  return null;
}

/** Whether a shown CSRF token is that of the cookie. */
export const isTokenOf = ({ csrfToken }: OperatorCookie, shown: string | undefined): boolean =>
  shown !== undefined && isSame(shown, csrfToken);

function readValue(secrets: CookieSecrets, value: string): OperatorCookie | null {
  const [, claims, ends, shown] = /^((\d{1,12})\.[\w-]{22})\.([\w-]{43})$/.exec(value) ?? [];
  if (claims === undefined || !isSame(shown!, mac(secrets, 'cookie', claims))) return null;
  return { csrfToken: mac(secrets, 'csrf', claims), endsAt: new Date(Number(ends) * 1000) };
}

const cookieOf = (value: string, maxAge: number): SetCookie => ({
  name: operatorCookieName,
  value,
  maxAge,
  path: '/',
  httpOnly: true,
  secure: true,
  sameSite: 'strict',
});

/** The operator token enters the key as a hash, so that its length does not matter. */
const mac = ({ secret, operatorToken = '' }: CookieSecrets, purpose: 'cookie' | 'csrf', claims: string): string =>
  createHmac('sha256', secret)
    .update(`operator-${purpose}/${hash('sha256', operatorToken, 'base64url')}/${claims}`)
    .digest('base64url');

function isSame(shown: string, expected: string): boolean {
  const [one, other] = [Buffer.from(shown), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
