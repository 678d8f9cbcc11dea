import type { SetCookie } from 'cookie';
import { readCookie } from '#src/identity/cookies.ts';
import { guestCookieName, guestCredential, verifyGuestCredential } from './guest-credential.ts';
import type { LobbyParts } from './lobby-parts.ts';

/** Whom the guest credential in a Cookie header speaks for; null when there is none, or it does not hold. */
export function guestOf(secret: string, cookieHeader: string | undefined): string | null {
  const credential = readCookie(cookieHeader, guestCookieName);
  return credential === undefined ? null : verifyGuestCredential(secret, credential);
}

/** The cookie by which a guest without an account is known again, as long as the browser runs. */
export const guestCookie = ({ secret, settings }: LobbyParts, guest: string): SetCookie => ({
  name: guestCookieName,
  value: guestCredential(secret, guest),
  path: '/',
  httpOnly: true,
  sameSite: 'lax',
  secure: settings.production,
});
