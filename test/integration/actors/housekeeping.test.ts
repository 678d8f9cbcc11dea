import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keepHouse } from '#src/jobs/housekeeping.ts';
import { leaveLobby } from '#src/lobby/decide.ts';
import { purgesOf } from '#src/product-runtime.ts';
import type { Room } from '#src/rooms/find-room.ts';
import { type ActorScene, joins, leaves, report, startActorScene, tell } from '#test/support/actor-scene.ts';

let scene: ActorScene;
beforeAll(async () => {
  scene = await startActorScene({ GREENROOM_JOURNAL_DAYS: '3', GREENROOM_KEYS_DAYS: '2', GREENROOM_FACTS_HOURS: '5' });
});
afterAll(() => scene[Symbol.asyncDispose]());

const clean = () => keepHouse(scene.runtime.database, purgesOf(scene.settings));
const age = (table: string, column: string, hours: number, where: string, values: unknown[]) =>
  scene.pool.query(`update ${table} set ${column} = ${column} - make_interval(hours => $1) where ${where}`, [
    hours,
    ...values,
  ]);

/** A room with a present and a former participant, a waiting guest and one whose place ended. */
async function newLivelyRoom(): Promise<{ room: Room; waiting: string; gone: string }> {
  const room = await scene.newRoom();
  await tell(scene, report(room, joins('ada')));
  await tell(scene, report(room, joins('bob')));
  await tell(scene, report(room, leaves('bob')));
  const [waiting, gone] = [await scene.knock(room), await scene.knock(room)];
  await leaveLobby(scene.lobby, room, gone, randomUUID());
  return { room, waiting, gone };
}

it.each([
  ['journal', 'at', 3 * 24],
  ['seen_key', 'at', 2 * 24],
])('cuts %s by %s after its %i hours, and not before', async (table, column, hours) => {
  const [old, young] = [(await newLivelyRoom()).room, (await newLivelyRoom()).room];
  const count = ({ id }: Room) => scene.count(`greenroom.${table}`, 'room = $1', [id]);
  const [before, kept] = [await count(old), await count(young)];
  await age(`greenroom.${table}`, column, hours, 'room = $2', [old.id]);
  await age(`greenroom.${table}`, column, hours - 1, 'room = $2', [young.id]);
  expect(await clean()).toMatchObject({ [table]: before });
  expect([await count(old), await count(young)]).toEqual([0, kept]);
});

it('purges presences and guests a day after their end, and no current ones', async () => {
  const { room, waiting, gone } = await newLivelyRoom();
  expect(await clean()).toMatchObject({ presence: 0, guest: 0, actor: 0 });
  await age('greenroom.presence', 'left_at', 25, 'room = $2', [room.id]);
  await age('greenroom.presence', 'joined_at', 1_000, 'room = $2', [room.id]);
  await age('greenroom.guest', 'ended_at', 25, 'room = $2', [room.id]);
  await age('greenroom.guest', 'knocked_at', 1_000, 'room = $2', [room.id]);
  for (const column of ['created_at', 'updated_at']) await age('greenroom.actor', column, 25, 'room = $2', [room.id]);
  expect(await clean()).toMatchObject({ presence: 1, guest: 1, actor: 1 });
  const { present, guests } = await scene.read(room);
  expect([present.map(({ identity }) => identity), guests.map(({ id }) => id)]).toEqual([['ada'], [waiting]]);
  expect(await scene.actor('guest', `${room.id}/${gone}`)).toBeUndefined();
  expect(await scene.actor('guest', `${room.id}/${waiting}`)).toBeDefined();
  expect(await scene.actor('room', room.id)).toBeDefined();
});

it('blanks the names of purged guests, in facts too, and no others', async () => {
  const { room, waiting, gone } = await newLivelyRoom();
  await tell(scene, report(room, joins(gone)));
  await age('greenroom.guest', 'ended_at', 25, 'room = $2', [room.id]);
  await clean();
  const { facts } = await scene.read(room);
  const knocks = facts.filter(({ type }) => type === 'guest.waiting').map(({ data }) => data.participant);
  expect(knocks).toEqual([
    expect.objectContaining({ id: waiting, username: expect.stringMatching(/./) }),
    expect.objectContaining({ id: gone, username: '' }),
  ]);
  const named = facts.filter(({ type }) => type === 'participant.joined').map(({ data }) => [data.identity, data.name]);
  expect(named.map(([identity, name]) => [identity, name !== ''])).toEqual([
    ['ada', true],
    ['bob', true],
    [gone, false],
  ]);
});

it('leaves an ended actor alone that is quarantined or has reports to take', async () => {
  const { room, gone } = await newLivelyRoom();
  const id = `${room.id}/${gone}`;
  for (const column of ['created_at', 'updated_at']) await age('greenroom.actor', column, 25, 'id = $2', [id]);
  for (const trouble of ['inbox = 1', 'quarantined_at = now()']) {
    await scene.pool.query(`update greenroom.actor set ${trouble} where id = $1`, [id]);
    expect(await clean()).toMatchObject({ actor: 0 });
    await scene.pool.query('update greenroom.actor set inbox = 0, quarantined_at = null where id = $1', [id]);
  }
  expect(await clean()).toMatchObject({ actor: 1 });
});

it('purges facts that are old enough and beyond the newest ten thousand of their stream', async () => {
  const { room } = await newLivelyRoom();
  const insert = (stream: string, from: number, to: number, hours: number) =>
    scene.pool.query(
      `insert into greenroom.fact (room, stream, number, type, at, data)
       select $1, $2, number, 'told', clock_timestamp() - make_interval(hours => $5), '{}'
       from generate_series($3::int, $4::int) number`,
      [room.id, stream, from, to, hours],
    );
  await scene.pool.query('delete from greenroom.fact where room = $1', [room.id]);
  await insert('room', 1, 8, 6);
  await insert('room', 9, 10, 4);
  await insert('room', 11, 10_010, 6);
  await insert('lobby', 1, 20, 6);
  await scene.pool.query('update greenroom.stream set room_head = 10010, lobby_head = 20 where room = $1', [room.id]);
  expect(await clean()).toMatchObject({ fact: 8 });
  const first = async (stream: string) => (await scene.read(room)).facts.find((fact) => fact.stream === stream)!.number;
  expect([await first('room'), await first('lobby')]).toEqual([9, 1]);
});

it('purges answers after a day and sessions after their end', async () => {
  const { room } = await newLivelyRoom();
  await scene.knock(room);
  const answers = await scene.count('greenroom.ack');
  await age('greenroom.ack', 'at', 23, 'true', []);
  expect(await clean()).toMatchObject({ ack: 0, session: 0 });
  await age('greenroom.ack', 'at', 2, 'true', []);
  await scene.pool.query(
    `insert into greenroom.session (id, data, expires_at) values ('\\x01', '{}', now() - interval '1 minute')`,
  );
  expect(await clean()).toMatchObject({ ack: answers, session: 1 });
  expect(await scene.count('greenroom.session')).toBe(1);
});

it('purges everything that is due, however many rows', async () => {
  await scene.pool.query(
    `insert into greenroom.seen_key (kind, actor, key, room, at)
     select 'room', $1::text, 'old/' || n, $1::uuid, now() - interval '30 days' from generate_series(1, 12000) n`,
    [randomUUID()],
  );
  expect(await clean()).toMatchObject({ seen_key: 12_000 });
});
