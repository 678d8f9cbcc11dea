import { describe, expect, it } from 'vitest';
import { newId } from '#src/kernel/ids.ts';
import { guestCredential, verifyGuestCredential } from '#src/lobby/guest-credential.ts';

const secret = 'a-secret-of-the-product';
const guest = '0b4b3e2a-7c1d-4f5e-8a9b-0c1d2e3f4a5b';

describe('a guest credential', () => {
  it('identifies its guest and is deterministic', () => {
    const credential = guestCredential(secret, guest);
    expect(verifyGuestCredential(secret, credential)).toBe(guest);
    expect(guestCredential(secret, guest)).toBe(credential);
  });

  it('cannot be derived from what hosts and participants see', () => {
    const mac = guestCredential(secret, guest).split('.')[1]!;
    for (const forged of [
      guest,
      `${guest}.`,
      `.${mac}`,
      `${newId()}.${mac}`,
      `${guest}.${mac.slice(1)}`,
      `${guest}.${mac}.`,
      `${guest}.${mac}x`,
      `${guest}.${'é'.repeat(mac.length)}`,
      `${guest.toUpperCase()}.${mac}`,
      guestCredential('another secret', guest),
      '',
      '..',
    ]) {
      expect(verifyGuestCredential(secret, forged), forged).toBeNull();
    }
  });

  it('is issued for ids only', () => {
    expect(verifyGuestCredential(secret, guestCredential(secret, 'not-an-id'))).toBeNull();
  });
});
