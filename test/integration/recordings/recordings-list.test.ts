import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '#test/support/people.ts';
import { openRecordings } from '#test/support/recording-rows.ts';
import { startRestScene } from '#test/support/rest-scene.ts';
import { type ScriptedRecordingScene, startScriptedRecordingScene } from '#test/support/scripted-recording-scene.ts';

const nobody = { status: 401, json: { detail: 'Authentication credentials were not provided.' } };
const denied = { status: 403, json: { detail: 'You do not have permission to perform this action.' } };

describe('the list of recordings', () => {
  let scene: ScriptedRecordingScene;
  beforeAll(async () => {
    scene = await startScriptedRecordingScene({ RECORDING_EXPIRATION_DAYS: '30' });
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  it('are listed to whoever has access, newest first and page by page', async () => {
    const recorded = await scene.open();
    const { owner, room } = recorded;
    expect((await scene.call(null, 'GET', 'recordings/')).status).toBe(401);
    expect((await scene.call(owner, 'GET', 'recordings/')).json).toEqual({
      count: 0,
      next: null,
      previous: null,
      results: [],
    });
    const ids: string[] = [];
    for (let day = 1; day <= 25; day++) ids.push(await scene.leave(recorded, { age: `${day} days` }));
    const other = await scene.open();
    const foreign = await scene.leave(other, { age: '12 hours' });
    await scene.leave(other);
    // A host of the room without access to the recordings.
    const host = await scene.people.newPerson();
    await scene.people.setRole(room, host, 'owner');
    expect((await scene.call(host, 'GET', 'recordings/')).json.count).toBe(0);
    const { setRole } = openRecordings(scene.people, other.room);
    await setRole(foreign, owner, 'member');
    const all = [foreign, ...ids];
    const list = async (query: string) => {
      const { json } = await scene.call(owner, 'GET', `recordings/${query}`);
      return { ...json, results: json.results.map(({ id }: { id: string }) => id) };
    };
    const page = `${scene.product.origin}/api/v1.0/recordings/`;
    expect(await list('')).toEqual({ count: 26, next: `${page}?page=2`, previous: null, results: all.slice(0, 20) });
    expect(await list('?page=2')).toEqual({ count: 26, next: null, previous: page, results: all.slice(20) });
    expect((await list('?page=last')).results).toEqual(all.slice(20));
    expect((await list('?page_size=100')).results).toEqual(all);
    expect((await list('?page_size=5&page=2')).results).toEqual(all.slice(5, 10));
    expect((await list('?page_size=0')).results).toHaveLength(20);
    for (const bad of ['9', '0', '-1', 'x']) {
      const answer = await scene.call(owner, 'GET', `recordings/?page=${bad}`);
      expect(answer).toMatchObject({ status: 404, json: { detail: 'Invalid page.' } });
    }
  });

  it('are listed at most a hundred at a time', async () => {
    const recorded = await scene.open();
    await Promise.all(Array.from({ length: 101 }, () => scene.leave(recorded)));
    const { json } = await scene.call(recorded.owner, 'GET', 'recordings/?page_size=1000');
    expect([json.count, json.results.length, json.next]).toEqual([
      101,
      100,
      `${scene.product.origin}/api/v1.0/recordings/?page=2&page_size=1000`,
    ]);
  });

  it('are shown in every detail to owners and administrators', async () => {
    const recorded = await scene.open();
    const { people } = scene;
    const id = await scene.leave(recorded, { status: 'active', mode: 'transcript' });
    await people.pool.query(
      `update meet_recording set created_at = '2026-01-31T12:00:00.123456Z', updated_at = '2026-02-01T00:00:00Z',
         options = '{"language": "fr", "metadata_collector_dispatch_id": "AD_1"}' where id = $1`,
      [id],
    );
    const [administrator, member, stranger] = [
      await people.newPerson(),
      await people.newPerson(),
      await people.newPerson(),
    ];
    const { setRole } = openRecordings(people, recorded.room);
    await setRole(id, administrator, 'administrator');
    await setRole(id, member, 'member');
    await people.setRole(recorded.room, stranger, 'owner');
    const look = (who: Person | null, which = id) => scene.call(who, 'GET', `recordings/${which}/`);
    expect(await look(null)).toMatchObject(nobody);
    expect(await look(member)).toMatchObject(denied);
    const unknown = { status: 404, json: { detail: 'No Recording matches the given query.' } };
    expect(await look(stranger)).toMatchObject(unknown);
    expect(await look(recorded.owner, randomUUID())).toMatchObject(unknown);
    expect((await look(recorded.owner, 'a-slug')).status).toBe(404);
    for (const who of [recorded.owner, administrator]) {
      expect(await look(who)).toMatchObject({ status: 200 });
      expect((await look(who)).json).toEqual({
        id,
        room: {
          id: recorded.room,
          name: `room-${recorded.room}`,
          slug: `room-${recorded.room}`,
          access_level: 'restricted',
        },
        created_at: '2026-01-31T12:00:00.123456Z',
        updated_at: '2026-02-01T00:00:00Z',
        status: 'active',
        mode: 'transcript',
        options: { language: 'fr', metadata_collector_dispatch_id: 'AD_1' },
        key: `recordings/${id}.ogg`,
        is_expired: true,
        expired_at: '2026-03-02T12:00:00.123456Z',
      });
    }
    const young = await scene.leave(recorded);
    expect((await look(recorded.owner, young)).json).toMatchObject({
      is_expired: false,
      key: `recordings/${young}.mp4`,
    });
  });
});

it('a recording expires after days of 24 hours, whatever the time zone of the database', async () => {
  const inParis = async (url: string) => {
    const address = new URL(url);
    address.searchParams.set('options', '-c TimeZone=Europe/Paris');
    return address.href;
  };
  await using scene = await startRestScene({ RECORDING_EXPIRATION_DAYS: '30' }, {}, inParis);
  const owner = await scene.people.newPerson();
  const id = await openRecordings(scene.people, await scene.people.newRoom(owner)).add(owner);
  // Summer time begins meanwhile.
  await scene.people.pool.query("update meet_recording set created_at = '2026-03-01T12:00:00Z' where id = $1", [id]);
  const { json } = await scene.call(owner, 'GET', `recordings/${id}/`);
  expect(json).toMatchObject({ created_at: '2026-03-01T12:00:00Z', expired_at: '2026-03-31T12:00:00Z' });
});
