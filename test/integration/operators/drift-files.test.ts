import { randomUUID } from 'node:crypto';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DriftScene, startDriftScene } from '#test/support/drift-scene.ts';
import { eventually } from '#test/support/eventually.ts';
import { openRecordings } from '#test/support/recording-rows.ts';

describe('the drift report on the bucket', () => {
  let scene: DriftScene;
  let room: string;
  beforeAll(async () => {
    scene = await startDriftScene({ RECORDING_EXPIRATION_DAYS: '30' });
    room = await scene.open();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const record = (status: string, age = '1 hour') =>
    openRecordings(scene.rest.people, room).add(scene.owner, { status, age });
  const fileLines = async (of?: string) => {
    await scene.passTime();
    return (await scene.check(of)).results.filter(({ what }) => what === 'file');
  };
  const things = (lines: Awaited<ReturnType<typeof fileLines>>) =>
    lines.map(({ direction, thing }) => `${direction} ${thing}`).sort();

  it('names saved recordings without a file and files without a recording, and nothing that is as it should be', async () => {
    const [kept, lost, expired, failed] = [
      await record('saved'),
      await record('notification_succeeded'),
      await record('saved', '31 days'),
      await record('failed_to_stop'),
    ];
    const stray = randomUUID();
    for (const id of [kept, failed, stray]) await scene.bucket.put(`recordings/${id}.mp4`, 'film');
    await scene.bucket.put('recordings/EG_manifest.json', '{}');
    await scene.bucket.put('elsewhere/file.mp4', 'film');

    const expected = [
      `missing recordings/${lost}.mp4`,
      `surplus recordings/${failed}.mp4`,
      `surplus recordings/${stray}.mp4`,
    ].sort();
    const lines = await fileLines();
    expect(things(lines)).toEqual(expected);
    expect(lines.find(({ thing }) => thing.includes(lost))).toMatchObject({
      room,
      slug: `room-${room}`,
      believed: 'recording is notification_succeeded',
    });
    expect(lines.find(({ thing }) => thing.includes(stray))).toMatchObject({ room: null, slug: null });
    expect(JSON.stringify(lines)).not.toContain(expired);
    expect(things(await fileLines(room))).toEqual(expected.filter((line) => !line.includes(stray)));

    await scene.bucket.put(`recordings/${lost}.mp4`, 'film');
    await scene.rest.people.pool.query(`update meet_recording set status = 'saved' where id = $1`, [failed]);
    expect(things(await fileLines())).toEqual([`surplus recordings/${stray}.mp4`]);
    expect((await scene.history(room)).map(({ mended_by }) => mended_by)).toEqual(['by itself', 'by itself']);
  });

  it('names ready files without an object and objects without a file, whatever their names', async () => {
    const insert = async (filename: string, state = 'ready') => {
      const id = randomUUID();
      await scene.rest.people.pool.query(
        `insert into file (id, created_at, updated_at, title, type, filename, upload_state, creator_id)
         values ($1, now() - interval '1 hour', now() - interval '1 hour', 'Film', 'background_image', $2, $3, $4)`,
        [id, filename, state, scene.owner.id],
      );
      return id;
    };
    const [lost, markup, number] = [await insert('sea.png'), await insert('x.<b>'), await insert('x.0612345678')];
    await insert('never-uploaded.png', 'pending');
    const lines = (await fileLines()).filter(({ thing }) => thing.startsWith('files/'));
    expect(things(lines)).toEqual(
      [`missing files/${lost}.png`, `missing files/${markup}.…`, `missing files/${number}.…`].sort(),
    );
  });

  it('forgets an object that was being deleted when it was seen', async () => {
    const key = `recordings/${randomUUID()}.ogg`;
    await scene.bucket.put(key, 'sound');
    await scene.passTime();
    const checking = scene.check();
    await eventually('the object in the table', async () => {
      const { rows } = await scene.rest.people.pool.query('select from greenroom.drift where thing = $1', [key]);
      return rows.length === 1;
    });
    await scene.bucket.client.send(new DeleteObjectCommand({ Bucket: scene.bucket.name, Key: key }));
    expect((await checking).results.map(({ thing }) => thing)).not.toContain(key);
  });

  it('is complete for a folder of many pages', { timeout: 120_000 }, async () => {
    const ids = Array.from({ length: 1_100 }, () => randomUUID()).sort();
    const left = [...ids];
    const put = async () => {
      for (let id = left.pop(); id !== undefined; id = left.pop()) await scene.bucket.put(`recordings/${id}.mp4`, '1');
    };
    await Promise.all(Array.from({ length: 20 }, put));
    const { pool } = scene.rest.people;
    await pool.query(
      `insert into meet_recording (id, created_at, updated_at, status, room_id, mode, options)
       select id, now() - interval '1 hour', now() - interval '1 hour', 'saved', $2, 'screen_recording', '{}'
       from unnest($1::uuid[]) id`,
      [ids, room],
    );
    const lost = ids.map(() => randomUUID());
    await pool.query(
      `insert into meet_recording (id, created_at, updated_at, status, room_id, mode, options)
       select id, now() - interval '1 hour', now() - interval '1 hour', 'saved', $2, 'screen_recording', '{}'
       from unnest($1::uuid[]) id`,
      [lost, room],
    );
    await scene.passTime();
    await scene.check();
    const report = await scene.read(`?what=file&limit=1000&room=${room}`);
    expect(report.counts.file).toBe(lost.length);
    expect(report.results).toHaveLength(1_000);
  });

  it('says which part could not be asked, and keeps what is known of it', async () => {
    const { room: met } = await scene.meet();
    scene.live.rooms.delete(met);
    await scene.passTime();
    expect((await scene.check(met)).results.filter(({ what }) => what === 'room')).toHaveLength(1);
    scene.livekit.answer('ListRooms', () => ({ status: 503, code: 'unavailable' }));
    scene.livekit.answer('ListSIPDispatchRule', () => ({ status: 501, code: 'unimplemented' }));
    await scene.passTime();
    const report = await scene.check(met);
    expect(report.failed).toEqual([
      ...['room', 'participant', 'callers', 'dispatch'].map((what) => ({
        what,
        error: 'LiveKit does not answer (unavailable).',
      })),
      { what: 'rule', error: 'LiveKit refused the call (unimplemented).' },
    ]);
    expect(report.results.filter(({ what }) => what === 'room')).toHaveLength(1);
  });
});
