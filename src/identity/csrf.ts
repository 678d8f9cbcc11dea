import { createHash, timingSafeEqual } from 'node:crypto';
import type { Settings } from '#src/settings/settings.ts';
import { originAllowed } from './origin.ts';
import { randomText } from './random-text.ts';

// Django's alphabet; its mask depends on the order.
const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const secretLength = 32;

/** Creates a value for the CSRF cookie. */
export const newCsrfToken = (): string => randomText(secretLength);

/** The parts of a request that the CSRF check reads. */
interface CsrfInput {
  /** Values of the CSRF cookie; the token must equal one of them. */
  readonly cookies: readonly string[];
  readonly token: string | undefined;
  readonly origin: string | undefined;
  readonly referer: string | undefined;
  readonly host: string | undefined;
  readonly secure: boolean;
}

/**
 * Returns why an unsafe request of a logged-in browser may be forged, in the reference's words; null when it passes.
 */
export function csrfProblem(settings: Settings, input: CsrfInput): string | null {
  if (input.origin !== undefined) {
    if (!originAllowed(settings, { origin: input.origin, host: input.host })) {
      return `Origin checking failed - ${input.origin.slice(0, 200)} does not match any trusted origins.`;
    }
  } else if (input.secure) {
    if (input.referer === undefined) return 'Referer checking failed - no Referer.';
    if (!refererAllowed(settings, input.referer, input.host)) {
      return 'Referer checking failed - it does not match any trusted origins.';
    }
  }
  const { cookies, token } = input;
  if (cookies.length === 0) return 'CSRF cookie not set.';
  if (token === undefined || token === '') return 'CSRF token missing.';
  const isSame = cookies.some((cookie) => sameSecret(cookie, token));
  return isSame ? null : "CSRF token from the 'X-Csrftoken' HTTP header incorrect.";
}

/** Returns whether a CSRF cookie value is usable as a token. */
export const isCsrfToken = (cookie: string): boolean => unmask(cookie) !== null;

function refererAllowed(settings: Settings, referer: string, host: string | undefined): boolean {
  return URL.canParse(referer) && originAllowed(settings, { origin: new URL(referer).origin, host });
}

function sameSecret(cookie: string, token: string): boolean {
  const [expected, given] = [unmask(cookie), unmask(token)];
  if (expected === null || given === null) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(expected), digest(given));
}

/** Django prefixes the masked secret with a one-time pad of the same length; an unmasked secret is accepted too. */
function unmask(token: string): string | null {
  if (!/^[A-Za-z0-9]+$/.test(token)) return null;
  if (token.length === secretLength) return token;
  if (token.length !== 2 * secretLength) return null;
  const at = (index: number) => alphabet.indexOf(token[index]!);
  return Array.from({ length: secretLength }, (_, index) => {
    const shifted = at(secretLength + index) - at(index);
    return alphabet[(shifted + alphabet.length) % alphabet.length];
  }).join('');
}
