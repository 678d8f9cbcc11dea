import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { roomAddress } from '#machines/addresses.ts';
import type { EventTo } from '#machines/catalogue.ts';
import { deliver } from '#src/actors/deliver.ts';
import { readRunningBeliefs } from '#src/telephony/read-beliefs.ts';
import { countRead } from '#test/support/count-read.ts';
import { type RestScene, startRestScene } from '#test/support/rest-scene.ts';

let scene: RestScene;
beforeAll(async () => {
  scene = await startRestScene({ ROOMKIT_ENABLED: 'true' });
});
afterAll(() => scene[Symbol.asyncDispose]());

it('rooms that await a device are found without scanning idle rooms', async () => {
  const { product, people } = scene;
  const { database, runtime } = product;
  const owner = await people.newPerson();
  const tell = (room: string, event: EventTo<'room'>) =>
    deliver(runtime, [{ to: roomAddress(room), event, key: randomUUID(), cause: { by: 'roomkit', id: '' } }]);
  const [waits, meets, sleeps] = [
    await people.newRoom(owner),
    await people.newRoom(owner),
    await people.newRoom(owner),
  ];
  await tell(waits, { type: 'roomkit.join' });
  const participant = { sid: 'PA_1', identity: 'ada', name: '', kind: 'standard' as const };
  await tell(meets, { type: 'participant.joined', sid: 'RM_1', participant, source: 'webhook' });
  await tell(sleeps, { type: 'livekit.roomFinished', sid: 'RM_0' });
  await database.pool.query(
    `insert into greenroom.actor (kind, id, room, version, snapshot)
      select 'room', many.id, many.id, a.version, a.snapshot from greenroom.actor a, lateral (
        select gen_random_uuid() as id from generate_series(1, 20000)) many where a.id = $1`,
    [sleeps],
  );
  await database.pool.query('analyze greenroom.actor');

  const query = vi.spyOn(database.pool, 'query');
  const beliefs = await readRunningBeliefs(database);
  const [asked] = query.mock.lastCall as unknown as [{ text: string; values: unknown[] }];
  query.mockRestore();
  expect(beliefs.map(({ room, wanted }) => [room, wanted]).sort()).toEqual(
    [
      [waits, true],
      [meets, true],
    ].sort(),
  );
  expect(await countRead(database.pool, asked.text, asked.values)).toBeLessThan(100);
});
