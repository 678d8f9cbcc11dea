import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { watchLiveKit } from '#src/meetings/watch.ts';
import type { Room } from '#src/rooms/find-room.ts';
import { type ActorScene, joins, report, startActorScene, tell } from '#test/support/actor-scene.ts';

let scene: ActorScene;
beforeAll(async () => {
  scene = await startActorScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

const meetingOf = async (room: Room) => (await scene.read(room)).meeting;

it('reports to every running room, though one of them cannot be moved', async () => {
  const rooms = await Promise.all([1, 2, 3, 4, 5].map(() => scene.newRoom()));
  for (const room of rooms) await tell(scene, report(room, joins('ada')));
  const asleep = await scene.newRoom();
  const [newer, ...others] = rooms as [Room, ...Room[]];
  await scene.pool.query('update greenroom.actor set version = 99 where id = $1', [newer.id]);

  const livekit = createServer((_, response) => response.end('OK'));
  livekit.listen(0, '127.0.0.1');
  await once(livekit, 'listening');
  const apiUrl = `http://127.0.0.1:${(livekit.address() as AddressInfo).port}`;
  // As after a start, when it is unknown whether LiveKit was restarted.
  const watch = watchLiveKit(scene.runtime, { apiUrl, verifyCertificate: true }, true);
  try {
    await watch.look();
    expect(watch.reachable()).toBe(true);
    for (const room of others) expect(await meetingOf(room)).toBe('lost.returning');
    expect([await meetingOf(newer), await meetingOf(asleep)]).toEqual(['running.active', 'empty']);
    // Delivered reports are not repeated.
    await watch.look();
    for (const room of others) expect((await scene.actor('room', room.id)).revision).toBe(2);
  } finally {
    watch.close();
    livekit.closeAllConnections();
    livekit.close();
  }
});
