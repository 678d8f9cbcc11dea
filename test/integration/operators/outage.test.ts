import { expect, it } from 'vitest';
import { startOperatorScene } from '#test/support/operator-scene.ts';
import { startTcpRelay, type TcpRelay } from '#test/support/tcp-relay.ts';

it('operators are told while PostgreSQL is away, and read again afterwards', async () => {
  let relay: TcpRelay | undefined;
  await using scene = await startOperatorScene({}, {}, async (url) => {
    relay = await startTcpRelay(url);
    return relay.url;
  });
  const room = await scene.meet('ada');
  const paths = [
    'rooms/',
    `rooms/${room}/`,
    `rooms/${room}/journal/`,
    `rooms/${room}/facts/`,
    `actors/room/${room}/`,
    `actors/room/${room}/replay/`,
  ];
  for (const path of paths) expect([path, (await scene.ask(path)).status]).toEqual([path, 200]);
  await relay!.cut();
  const away = { status: 503, json: { detail: 'Service unavailable.' } };
  for (const path of paths) expect([path, await scene.ask(path)]).toMatchObject([path, away]);
  expect(await scene.ask('search/', { text: room })).toMatchObject(away);
  expect((await scene.ask('session/')).status).toBe(200);
  await relay!.restore();
  for (const path of paths) expect([path, (await scene.ask(path)).status]).toEqual([path, 200]);
  await relay![Symbol.asyncDispose]();
});
