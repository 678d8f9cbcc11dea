import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '#test/support/people.ts';
import { type ScriptedRecordingScene, startScriptedRecordingScene } from '#test/support/scripted-recording-scene.ts';

const nobody = { status: 401, json: { detail: 'Authentication credentials were not provided.' } };
const noPrivileges = {
  status: 403,
  json: { detail: 'You must have privileges on room to perform this action.' },
};
const invalid = { status: 400, json: { detail: 'Invalid request.' } };
const off = { status: 404, json: { detail: 'Not found.' } };
const screen = { mode: 'screen_recording' };

describe('recordings by REST', () => {
  let scene: ScriptedRecordingScene;
  beforeAll(async () => {
    scene = await startScriptedRecordingScene();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const start = (who: Person | null, room: string, body: unknown = screen) =>
    scene.call(who, 'POST', `rooms/${room}/start-recording/`, body);
  const stop = (who: Person | null, room: string, body?: unknown) =>
    scene.call(who, 'POST', `rooms/${room}/stop-recording/`, body);
  const rowsOf = async (room: string) =>
    (await scene.people.pool.query('select * from meet_recording where room_id = $1 order by created_at', [room])).rows;

  it('are started and stopped by hosts of the room alone', async () => {
    const { room, owner } = await scene.open();
    const { people } = scene;
    const [member, stranger, administrator] = [
      await people.newPerson(),
      await people.newPerson(),
      await people.newPerson(),
    ];
    await people.setRole(room, member, 'member');
    await people.setRole(room, administrator, 'administrator');
    const noRoom = { status: 404, json: { detail: 'No Room matches the given query.' } };
    for (const act of [start, stop]) {
      expect(await act(null, room)).toMatchObject(nobody);
      expect((await act(null, room)).headers.get('www-authenticate')).toBe('Session');
      expect(await act(member, room)).toMatchObject(noPrivileges);
      expect(await act(stranger, room)).toMatchObject(noPrivileges);
      expect(await act(owner, randomUUID())).toMatchObject(noRoom);
    }
    expect(await stop(owner, room)).toMatchObject({
      status: 404,
      json: { detail: 'No active recording found for this room.' },
    });
    expect(await rowsOf(room)).toEqual([]);
    const slug = `room-${room}`;
    expect(await start(administrator, slug)).toMatchObject({
      status: 201,
      json: { message: `Recording successfully started for room ${slug}` },
    });
    expect(await start(owner, room)).toMatchObject({
      status: 409,
      json: { error: `A recording is already in progress for room ${slug}` },
    });
    expect(await stop(owner, room, { anything: ['goes'] })).toMatchObject({
      status: 200,
      json: { message: `Recording stopped for room ${slug}.` },
    });
    // It belongs to whoever started it.
    const { rows } = await people.pool.query(
      `select a.user_id, a.role, r.status, r.worker_id from meet_recording r
       join meet_recording_access a on a.recording_id = r.id where r.room_id = $1`,
      [room],
    );
    expect(rows).toEqual([
      { user_id: administrator.id, role: 'owner', status: 'stopped', worker_id: expect.stringMatching(/^EG_/) },
    ]);
  });

  it('are refused before the room is looked for where the body is invalid', async () => {
    const { room, owner } = await scene.open();
    const stranger = await scene.people.newPerson();
    const bodies = [
      undefined,
      null,
      [],
      {},
      'screen_recording',
      { mode: null },
      { mode: '' },
      { mode: 'Screen_recording' },
      { mode: 1 },
      { mode: ['transcript'] },
      { ...screen, options: [] },
      { ...screen, options: 'language' },
      { ...screen, options: { surplus: true } },
      { ...screen, options: { metadata_collector_dispatch_id: 'AD_1' } },
      { ...screen, options: { language: 1 } },
      { ...screen, options: { language: 'f\0r' } },
      { ...screen, options: { transcribe: 'perhaps' } },
      { ...screen, options: { transcribe: 2 } },
      { ...screen, options: { collect_metadata: {} } },
      { ...screen, options: { original_mode: 'audio' } },
    ];
    for (const body of bodies) {
      for (const [who, where] of [
        [owner, room],
        [stranger, room],
        [owner, randomUUID()],
      ] as const) {
        expect(
          await scene.call(who, 'POST', `rooms/${where}/start-recording/`, body),
          JSON.stringify(body),
        ).toMatchObject(invalid);
      }
    }
    expect(await rowsOf(room)).toEqual([]);
  });

  it('keep the options that have a value', async () => {
    const recorded = await scene.open();
    const options = { language: 'fr', transcribe: true, collect_metadata: null, original_mode: null };
    const id = await scene.record(recorded, 'active', { mode: 'transcript', options, further: 1 });
    expect(await rowsOf(recorded.room)).toMatchObject([
      { id, mode: 'transcript', options: { language: 'fr', transcribe: true } },
    ]);
    expect(Object.keys((await rowsOf(recorded.room))[0].options)).toHaveLength(2);
    const other = await scene.open();
    await scene.record(other, 'active', { ...screen, options: null });
    expect((await rowsOf(other.room))[0].options).toEqual({});
  });

  it('are one at a time in a room, on whichever replica they are started at once', async () => {
    await using other = await scene.another();
    const { room, owner } = await scene.open();
    const csrf = 'b'.repeat(32);
    const headers = {
      'content-type': 'application/json',
      cookie: `${owner.cookie}; csrftoken=${csrf}`,
      'x-csrftoken': csrf,
    };
    const attempts = Array.from({ length: 10 }, async (_, index) => {
      const { origin } = index % 2 === 0 ? scene.product : other;
      const url = `${origin}/api/v1.0/rooms/${room}/start-recording/`;
      return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(screen) })).status;
    });
    expect((await Promise.all(attempts)).sort()).toEqual([201, ...Array(9).fill(409)]);
    expect(await rowsOf(room)).toMatchObject([{ status: 'active' }]);
    const { rows } = await scene.people.pool.query(
      `select id from greenroom.actor where kind = 'recording' and id like $1 || '/%'`,
      [room],
    );
    expect(rows).toHaveLength(1);
  });

  it('answer 502 where LiveKit refuses, and the room is free', async () => {
    const recorded = await scene.open();
    const { room, owner } = recorded;
    scene.livekit.answer('StartRoomCompositeEgress', () => ({ status: 400, code: 'invalid_argument' }));
    const refused = await start(owner, room);
    expect(refused).toMatchObject({
      status: 502,
      json: { error: `Recording failed to start for room room-${room}` },
    });
    expect(refused.headers.get('greenroom-error')).toBe('recorder_refused');
    scene.livekit.answer('StartRoomCompositeEgress', () => ({ status: 503, code: 'unavailable' }));
    expect((await start(owner, room)).headers.get('greenroom-error')).toBe('recorder_unavailable');
    // Without an id nothing could be stopped.
    scene.livekit.answer('StartRoomCompositeEgress', () => ({}));
    expect((await start(owner, room)).status).toBe(502);
    expect((await rowsOf(room)).map(({ status }) => status)).toEqual(Array(3).fill('failed_to_start'));
    scene.livekit.answer('StartRoomCompositeEgress', () => ({ egress_id: `EG_${randomUUID()}` }));
    await scene.record(recorded, 'active');
  });

  it.each([
    [{ status: 'EGRESS_ABORTED' }, 200, 'aborted'],
    [{ status: 'EGRESS_COMPLETE' }, 200, 'stopped'],
    [{ status: 'EGRESS_STARTING' }, 500, 'failed_to_stop'],
    [{}, 500, 'failed_to_stop'],
  ])('end as LiveKit answers a stop: %j', async (reply, answered, status) => {
    const recorded = await scene.open();
    const id = await scene.record(recorded, 'active');
    scene.livekit.answer('StopEgress', ({ body }) => ({ egress_id: body.egressId, ...reply }));
    try {
      const answer = await stop(recorded.owner, recorded.room);
      expect([answer.status, await scene.statusOf(id)]).toEqual([answered, status]);
      if (answered === 500) {
        expect(answer.json).toEqual({ error: `Recording failed to stop for room room-${recorded.room}` });
      }
    } finally {
      scene.livekit.answer('StopEgress', ({ body }) => ({ egress_id: body.egressId, status: 'EGRESS_ENDING' }));
    }
  });

  it('are stopped where the reference left them running', async () => {
    const recorded = await scene.open();
    const id = await scene.leave(recorded, { status: 'active' });
    await scene.people.pool.query("update meet_recording set worker_id = 'EG_left' where id = $1", [id]);
    expect(await stop(recorded.owner, recorded.room)).toMatchObject({ status: 200 });
    expect(await scene.statusOf(id)).toBe('stopped');
    expect(scene.livekit.calls).toContainEqual({ method: 'StopEgress', body: { egressId: 'EG_left' } });
  });
});

it('recordings that are switched off can neither be started nor stopped, and are listed, shown and deleted', async () => {
  await using scene = await startScriptedRecordingScene({ RECORDING_ENABLE: 'false' });
  const recorded = await scene.open();
  const { room, owner } = recorded;
  for (const act of ['start-recording', 'stop-recording']) {
    expect(await scene.call(null, 'POST', `rooms/${room}/${act}/`, { mode: 'x' })).toMatchObject(nobody);
    expect(await scene.call(owner, 'POST', `rooms/${room}/${act}/`, { mode: 'x' })).toMatchObject(off);
  }
  const id = await scene.leave(recorded);
  expect((await scene.call(owner, 'GET', 'recordings/')).json.count).toBe(1);
  expect((await scene.call(owner, 'GET', `recordings/${id}/`)).json).toMatchObject({
    is_expired: false,
    expired_at: null,
  });
  expect((await scene.call(owner, 'DELETE', `recordings/${id}/`)).status).toBe(204);
});

it('a mode that the installation does not offer is refused like an invalid one, and leaves no row', async () => {
  const workers = "{'screen_recording': 'core.recording.worker.services.VideoCompositeEgressService'}";
  await using scene = await startScriptedRecordingScene({ RECORDING_WORKER_CLASSES: workers });
  const recorded = await scene.open();
  const answer = await scene.call(recorded.owner, 'POST', `rooms/${recorded.room}/start-recording/`, {
    mode: 'transcript',
  });
  expect(answer).toMatchObject(invalid);
  const { rows } = await scene.people.pool.query('select from meet_recording');
  expect(rows).toEqual([]);
  await scene.record(recorded, 'active');
});
