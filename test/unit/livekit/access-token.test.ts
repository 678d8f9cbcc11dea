import { decodeJwt, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { mintAccess, openLiveKitKeys, verifyAccess } from '#src/livekit/access-token.ts';

const given = { publicUrl: 'ws://localhost:7880', key: 'key', secret: 'a'.repeat(32), defaultSources: ['camera'] };
const livekit = openLiveKitKeys(given);
const holder = { identity: 'me', name: 'Me', role: null, authenticated: false };
const room = { name: 'a-room', configuration: {} };

describe('mintAccess', () => {
  const claims = async (...more: [number?, number?]) =>
    decodeJwt((await mintAccess(livekit, holder, room, ...more)).token);

  it('lets a token be valid ten minutes earlier, unless it is told otherwise', async () => {
    const { nbf = 0, exp = 0 } = await claims();
    expect(exp - nbf).toBe(6 * 3600 + 600);
    const test = await claims(90, 0);
    expect(test.exp! - test.nbf!).toBe(90);
  });

  it('lets none be valid from before the last removal of its holder', async () => {
    const now = Math.floor(Date.now() / 1000);
    const nbfAfter = async (removedAt: number | null) =>
      decodeJwt((await mintAccess(livekit, { ...holder, removedAt }, room)).token).nbf!;
    expect(await nbfAfter(now - 59.5)).toBe(now - 59);
    expect(await nbfAfter(now - 3600)).toBeLessThan(now - 590);
    expect(await nbfAfter(null)).toBeLessThan(now - 590);
  });

  it('gives nobody the room API of LiveKit, unless the settings give it to hosts', async () => {
    const roomAdmin = async (role: 'owner' | 'administrator' | 'member' | null, hostsAreRoomAdmins?: boolean) => {
      const keys = hostsAreRoomAdmins === undefined ? livekit : { ...livekit, hostsAreRoomAdmins };
      const { token } = await mintAccess(keys, { ...holder, role }, room);
      return (decodeJwt(token).video as { roomAdmin: unknown }).roomAdmin;
    };
    for (const role of ['owner', 'administrator'] as const) {
      expect(await Promise.all([roomAdmin(role), roomAdmin(role, false), roomAdmin(role, true)])).toEqual([
        false,
        false,
        true,
      ]);
    }
    expect(await Promise.all([roomAdmin('member', true), roomAdmin(null, true)])).toEqual([false, false]);
  });
});

describe('verifyAccess', () => {
  it('accepts tokens of mintAccess', async () => {
    const { token } = await mintAccess(livekit, holder, room);
    expect(await verifyAccess(livekit, token)).toMatchObject({ identity: 'me', name: 'Me', room: 'a-room' });
  });

  it('distinguishes expired from invalid tokens', async () => {
    const { token: expired } = await mintAccess(livekit, holder, room, -120);
    await expect(verifyAccess(livekit, expired)).rejects.toMatchObject({ code: 'expired_credential' });
    const { token } = await mintAccess(livekit, holder, room);
    const strangers = [
      'garbage',
      '',
      // The first character of the signature, of which every bit counts.
      token.replace(/\.(.)([^.]*)$/, (_, first, rest) => `.${first === 'x' ? 'y' : 'x'}${rest}`),
      (await mintAccess({ ...livekit, key: 'other' }, holder, room)).token,
      (await mintAccess(openLiveKitKeys({ ...given, secret: 'b'.repeat(32) }), holder, room)).token,
      (await mintAccess(livekit, { ...holder, identity: '' }, room)).token,
      (await mintAccess(livekit, holder, { ...room, name: '' })).token,
      await new SignJWT({ video: { room: 'r' } })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer('key')
        .setSubject('me')
        .sign(new TextEncoder().encode(livekit.secret)),
    ];
    for (const stranger of strangers) {
      await expect(verifyAccess(livekit, stranger), stranger).rejects.toMatchObject({ code: 'invalid_credential' });
    }
  });
});
