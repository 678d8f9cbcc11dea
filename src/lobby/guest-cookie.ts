import type { SetCookie } from 'cookie';
import { guestCookieName, readOnlyCookie } from '#src/api/cookies.ts';
import { guestCredential, verifyGuestCredential } from './guest-credential.ts';
import type { LobbyParts } from './lobby-parts.ts';

/** Whom the guest credential in a Cookie header speaks for; null when none holds, or those of two guests do. */
export const guestOf = (secret: string, cookieHeader: string | undefined): string | null =>
  readOnlyCookie(cookieHeader, guestCookieName, (credential) => verifyGuestCredential(secret, credential));

/**
 * The cookie by which a guest without an account is known again, as long as the browser runs. In a page that another
 * site embeds browsers send Lax cookies nowhere; a partitioned one comes back below that site alone.
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
