import { randomUUID } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAddonScheme } from '#src/addons/addon-scheme.ts';
import { createAddonTokens } from '#src/addons/addon-tokens.ts';
import { readSettings } from '#src/settings/settings.ts';
import { addonEnv } from '#test/support/addon-env.ts';
import { type RestScene, startRestScene } from '#test/support/rest-scene.ts';

describe('a token of an add-on', () => {
  let scene: RestScene;
  beforeAll(async () => {
    scene = await startRestScene(addonEnv);
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const key: string = addonEnv.ADDONS_TOKEN_SECRET_KEY;
  const claims = { iss: 'lasuite-meet', aud: 'addons', scope: 'rooms:list' };
  const inAnHour = () => Math.floor(Date.now() / 1000) + 3600;
  /** A token as the reference signs it, without the name of a key. */
  const sign = (more: JWTPayload, { with: by = key, alg = 'HS256' } = {}) =>
    new SignJWT({ ...claims, exp: inAnHour(), ...more }).setProtectedHeader({ alg }).sign(new TextEncoder().encode(by));
  const show = async (token: string, env: Record<string, string> = {}) => {
    const scheme = createAddonScheme(
      readSettings({ ...addonEnv, GREENROOM_EXTERNAL_ERRORS: 'reference', ...env }),
      scene.product.database,
    );
    return scheme.authenticate(token, '203.0.113.7');
  };
  const refused = (message: string) => ({ code: 'not_authenticated', message, challenge: 'Bearer' });

  it('acts for its user with its scopes', async () => {
    const { id } = await scene.people.newPerson();
    const scopes = async (scope: unknown) => (await show(await sign({ user_id: id, scope })))?.scopes;
    expect(await scopes('rooms:list Rooms:Create  rooms:list')).toEqual(['rooms:list', 'rooms:create']);
    expect(await scopes(['rooms:list', 'rooms:list'])).toEqual(['rooms:list']);
    expect(await scopes(undefined)).toEqual([]);
    expect(await scopes(7)).toEqual([]);
  });

  it.each([
    ['expired', { exp: 1 }, 'Token expired.'],
    ['of another issuer', { iss: 'somebody' }, 'Invalid token.'],
    ['for another audience', { aud: 'invalid-audience' }, 'Invalid token.'],
    ['without a user', { user_id: undefined }, 'Invalid token claims.'],
    ['of an unknown user', { user_id: randomUUID() }, 'User not found.'],
    ['of a user without a real id', { user_id: 'nobody' }, 'User not found.'],
  ])('that is %s is refused', async (_, more, message) => {
    const { id } = await scene.people.newPerson();
    await expect(show(await sign({ user_id: id, ...more }))).rejects.toMatchObject(refused(message));
  });

  it('of a deactivated user is refused', async () => {
    const { id } = await scene.people.newPerson();
    const token = await sign({ user_id: id });
    expect(await show(token)).not.toBeNull();
    await scene.people.pool.query('update meet_user set is_active = false where id = $1', [id]);
    await expect(show(token)).rejects.toMatchObject(refused('User account is disabled.'));
  });

  it('that another scheme may know is left to it', async () => {
    const { id: user_id } = await scene.people.newPerson();
    expect(await show('garbage')).toBeNull();
    expect(await show(await sign({ user_id }, { with: `${key}x` }))).toBeNull();
    expect(await show(await sign({ user_id, exp: undefined as never }))).toBeNull();
    expect(await show(await sign({ user_id, iss: undefined as never }))).toBeNull();
    expect(await show(await sign({ user_id, aud: undefined as never }))).toBeNull();
    expect(await show(await sign({ user_id }, { alg: 'HS512' }))).toBeNull();
    const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
    expect(
      await show(`${unsigned}.${Buffer.from(JSON.stringify({ ...claims, user_id })).toString('base64url')}.`),
    ).toBeNull();
    expect(await show(await sign({ user_id }), { ADDONS_ENABLED: 'false' })).toBeNull();
  });

  it('stays valid while its key is the one before a rotation', async () => {
    const { id: user_id } = await scene.people.newPerson();
    const old = await createAddonTokens(readSettings(addonEnv))!.sign({ user_id }, 60);
    const rotated = { ADDONS_TOKEN_SECRET_KEY: 'another-key-of-add-ons-after-the-rotation-123456' };
    expect(await show(old, rotated)).toBeNull();
    const both = { ...rotated, GREENROOM_ADDONS_TOKEN_PREVIOUS_SECRET_KEY: key };
    expect(await show(old, both)).not.toBeNull();
    const fresh = await createAddonTokens(readSettings({ ...addonEnv, ...both }))!.sign({ user_id }, 60);
    expect(await show(fresh, rotated)).not.toBeNull();
    expect(await show(fresh)).toBeNull();
    const kid = (token: string) => JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()).kid;
    expect(kid(fresh)).not.toBe(kid(old));
    await expect(show(await sign({ user_id, exp: 1 }), both)).rejects.toMatchObject(refused('Token expired.'));
  });

  it('is expired at once when it is valid for no time', async () => {
    const { id: user_id } = await scene.people.newPerson();
    const token = await createAddonTokens(readSettings(addonEnv))!.sign({ user_id, ...claims }, 0);
    await expect(show(token)).rejects.toMatchObject(refused('Token expired.'));
  });
});
