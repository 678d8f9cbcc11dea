import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RealtimeScene, startRealtimeScene } from '#test/support/realtime-scene.ts';

let scene: RealtimeScene;
beforeAll(async () => {
  scene = await startRealtimeScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

it.each([
  ['token', 'livekit-token'],
  ['guest', 'guest'],
] as const)('a %s that does not hold is a security event of its own kind', async (credential, kind) => {
  const planted = 'planted.person@example.org';
  await expect(scene.connect({ auth: { [credential]: planted } })).rejects.toThrow();
  const lines = scene.product.logged.filter((line) => line.includes(`"credential":"${kind}"`));
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { kind: 'security', event: 'credential.refused', credential: kind, reason: 'invalid_credential' },
  ]);
  expect(lines.join()).not.toContain(planted);
});
