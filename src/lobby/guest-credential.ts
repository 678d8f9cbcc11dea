import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * A guest's credential: the identity and a keyed MAC over it. The identity alone would not do, because hosts see it
 * and, after admission, so does everybody in the meeting.
 */
export const guestCredential = (secret: string, guest: string): string => `${guest}.${mac(secret, guest)}`;

/** The guest id of a credential, or null when it is invalid. Compares in constant time. */
export function verifyGuestCredential(secret: string, credential: string): string | null {
  const [guest = '', given = '', ...rest] = credential.split('.');
  if (rest.length > 0 || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(guest)) return null;
  const expected = Buffer.from(mac(secret, guest));
  const actual = Buffer.from(given);
  return expected.length === actual.length && timingSafeEqual(expected, actual) ? guest : null;
}

const mac = (secret: string, guest: string): string =>
  createHmac('sha256', secret).update(`guest-credential/${guest}`).digest('base64url');
