import type { SetCookie } from 'cookie';
import { guestCookieName, readOnlyCookie } from '#src/api/cookies.ts';
import { guestCredential, verifyGuestCredential } from './guest-credential.ts';
import type { LobbyParts } from './lobby-parts.ts';

/**
 * The guest id of the credential in a Cookie header; null when none is valid, or when credentials of two guests are
 * sent.
 */
export const guestOf = (secret: string, cookieHeader: string | undefined): string | null =>
  readOnlyCookie(cookieHeader, guestCookieName, (credential) => verifyGuestCredential(secret, credential));

/**
 * The session cookie by which a guest without an account is recognised. Browsers send no Lax cookies from pages
 * embedded in another site; a partitioned cookie is sent back only below that site.
 */
export const guestCookie = ({ secret, settings }: LobbyParts, guest: string, isEmbedded: boolean): SetCookie => ({
  name: guestCookieName,
  value: guestCredential(secret, guest),
  path: '/',
  httpOnly: true,
  ...(isEmbedded
    ? { sameSite: 'none', secure: true, partitioned: true }
    : { sameSite: 'lax', secure: settings.production }),
});
