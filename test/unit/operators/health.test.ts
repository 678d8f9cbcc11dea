import { describe, expect, it } from 'vitest';
import { createDevelopmentLogin } from '#dev/development-login.ts';
import { createLog } from '#src/kernel/log.ts';
import { checkReadiness, type Readiness, shareReadiness } from '#src/operators/health.ts';
import { readSettings } from '#src/settings/settings.ts';

describe('checkReadiness', () => {
  const stopping = () => false;

  it('bounds every part in time and hides what it throws', async () => {
    const needed = {
      fine: async () => 'ok',
      silent: () => new Promise<string>(() => undefined),
      broken: () => Promise.reject(new Error('password of host')),
    };
    expect(await checkReadiness({ needed, stopping, patience: 20 })).toEqual({
      ready: false,
      body: { status: 'unavailable', parts: { fine: 'ok', silent: 'no answer within 20 ms', broken: 'failed' } },
    });
  });

  it('is ready without optional parts, and not ready while the product stops', async () => {
    const parts = { needed: { postgres: async () => 'ok' }, wished: { livekit: async () => 'away' } };
    expect(await checkReadiness({ ...parts, stopping })).toMatchObject({
      ready: true,
      body: { parts: { livekit: 'away' } },
    });
    expect(await checkReadiness({ ...parts, stopping: () => true })).toMatchObject({
      ready: false,
      body: { status: 'stopping' },
    });
  });
});

describe('the development login', () => {
  it('does not exist in production', () => {
    const settings = { ...readSettings({}), production: true };
    expect(createDevelopmentLogin(settings, { keys: [] }, createLog('silent'))).toBeUndefined();
  });
});

describe('shareReadiness', () => {
  it('looks once for everybody who asks meanwhile, and anew for who asks later', async () => {
    const looks: PromiseWithResolvers<Readiness>[] = [];
    const ask = shareReadiness(() => {
      looks.push(Promise.withResolvers());
      return looks.at(-1)!.promise;
    });
    const readiness: Readiness = { ready: true, body: { status: 'ok', parts: {} } };
    const crowd = [ask(), ask(), ask()];
    expect(looks).toHaveLength(1);
    looks[0]!.resolve(readiness);
    expect(await Promise.all(crowd)).toEqual([readiness, readiness, readiness]);
    const later = ask();
    expect(looks).toHaveLength(2);
    looks[1]!.reject(new Error('no'));
    await expect(later).rejects.toThrow('no');
    void ask();
    expect(looks).toHaveLength(3);
  });
});
