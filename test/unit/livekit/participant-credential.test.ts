import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { mintAccess, openLiveKitKeys } from '#src/livekit/access-token.ts';
import { readParticipant } from '#src/livekit/participant-credential.ts';

const given = { publicUrl: 'ws://localhost:7880', key: 'key', secret: 'a'.repeat(32), defaultSources: ['camera'] };
const livekit = openLiveKitKeys(given);
const stranger = openLiveKitKeys({ ...given, secret: 'b'.repeat(32) });
const holder = { identity: 'me', name: 'Me', role: null, authenticated: false };
const room = { name: 'a-room', configuration: {} };
const { token } = await mintAccess(livekit, holder, room);

const sign = (claims: object, alg = 'HS256') =>
  new SignJWT({ iss: 'key', sub: 'me', exp: now() + 60, video: { room: 'a-room' }, ...claims })
    .setProtectedHeader({ alg })
    .sign(new TextEncoder().encode(livekit.secret));
const now = () => Math.floor(Date.now() / 1000);

const nobody = async () => false;

describe('readParticipant', () => {
  it('reads the holder of a token', async () => {
    const participant = { identity: 'me', name: 'Me', room: 'a-room' };
    expect(await readParticipant(livekit, `Bearer ${token}`, nobody)).toEqual(participant);
    expect(await readParticipant(livekit, `bearer  ${token} `, nobody)).toEqual(participant);
    expect(await readParticipant(livekit, `Bearer ${await sign({ exp: now() - 50 })}`, nobody)).toMatchObject({
      identity: 'me',
    });
  });

  it('reads the holder of an expired token where it still counts', async () => {
    const exp = now() - 120;
    const expired = await sign({ exp });
    const asked: object[] = [];
    const holds = async (access: object) => asked.push(access) > 0;
    expect(await readParticipant(livekit, `Bearer ${expired}`, holds)).toMatchObject({
      identity: 'me',
      room: 'a-room',
    });
    expect(asked).toEqual([{ identity: 'me', name: '', room: 'a-room', exp, expired: true }]);
    // Asked only for tokens that are valid except for their expiry.
    for (const claims of [{ iss: 'other' }, { sub: '' }, { video: {} }, { nbf: now() + 120 }]) {
      const flawed = await sign({ exp, ...claims });
      await expect(readParticipant(livekit, `Bearer ${flawed}`, holds)).rejects.toMatchObject({ code: 'forbidden' });
    }
    const forged = `${expired.slice(0, -4)}xxxx`;
    await expect(readParticipant(livekit, `Bearer ${forged}`, holds)).rejects.toMatchObject({ code: 'forbidden' });
    expect(asked).toHaveLength(1);
  });

  it('returns nobody without a token', async () => {
    for (const nothing of [undefined, '', '  ']) expect(await readParticipant(livekit, nothing, nobody)).toBeNull();
  });

  it('refuses every other header with the texts of the reference', async () => {
    const malformed = ['Bearer', 'Bearer ', `Basic ${token}`, token, `Bearer ${token} ${token}`];
    for (const header of malformed) {
      const refusal = { code: 'forbidden', message: 'Authorization header must be: Bearer <token>' };
      await expect(readParticipant(livekit, header, nobody), header).rejects.toMatchObject(refusal);
    }
    const flawed: [string, string][] = [
      ['garbage', 'Not enough segments'],
      ['a.b', 'Not enough segments'],
      ['a.b.c', 'Invalid token'],
      [`${token.slice(0, -4)}xxxx`, 'Signature verification failed'],
      [(await mintAccess(stranger, holder, room)).token, 'Signature verification failed'],
      [`${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`, 'The specified alg value is not allowed'],
      [await sign({}, 'HS512'), 'The specified alg value is not allowed'],
      [(await mintAccess(livekit, holder, room, -120)).token, 'Signature has expired'],
      [await sign({ nbf: now() + 120 }), 'The token is not yet valid (nbf)'],
      [await sign({ iss: 'other' }), 'Invalid issuer'],
      [await sign({ exp: undefined }), 'Token is missing the "exp" claim'],
      [await sign({ sub: '' }), 'Token missing user identity'],
      [await sign({ video: {} }), 'Token missing room'],
    ];
    for (const [given, reason] of flawed) {
      const refusal = { code: 'forbidden', message: `Invalid LiveKit token: ${reason}` };
      await expect(readParticipant(livekit, `Bearer ${given}`, nobody), reason).rejects.toMatchObject(refusal);
    }
  });
});
