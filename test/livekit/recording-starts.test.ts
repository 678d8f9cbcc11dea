import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildEgressStandIn } from '#test/support/build-egress-stand-in.ts';
import { eventually } from '#test/support/eventually.ts';
import { askProduct } from '#test/support/meeting-scene.ts';
import { type RecordedRoom, type RecordingScene, startRecordingScene } from '#test/support/recording-scene.ts';

const program = await buildEgressStandIn();
const film = { mode: 'screen_recording' };

describe.skipIf('missing' in program)('the start of a recording', () => {
  let scene: RecordingScene;
  beforeAll(async () => {
    scene = await startRecordingScene();
  });
  afterAll(() => scene?.[Symbol.asyncDispose]());

  const start = ({ room, owner }: RecordedRoom) => scene.act({ person: owner }, room, 'start-recording', film);
  const egressesOf = async (room: string) =>
    (await scene.worker.egresses()).filter(({ roomName }) => roomName === room);

  it('that LiveKit refuses is answered at once, and leaves the room free', async () => {
    await using meeting = await scene.open();
    const { room } = meeting;
    await scene.worker.failNext({ refuse: 'invalid_argument' });
    const { status, headers } = await start(meeting);
    expect([status, headers.get('greenroom-error')]).toEqual([502, 'recorder_refused']);
    expect((await scene.recording(room)).status).toBe('failed_to_start');
    expect(await scene.told(room)).toEqual(['failed recorder_refused']);
    await scene.expectFree(room);
    const { egress } = await scene.record(meeting);
    expect((await egressesOf(room)).map(({ egressId }) => egressId)).toEqual([egress]);
    expect(await scene.told(room)).toEqual(['failed recorder_refused', 'starting', 'started']);
  });

  it('without a free recorder is answered within 5 s, with the reason', async () => {
    await using meeting = await scene.open();
    await using elsewhere = await scene.open();
    const expectFailure = async (reason: string) => {
      await scene.worker.failEvery({ busy: true });
      const began = performance.now();
      const { status, headers } = await start(meeting);
      expect([status, headers.get('greenroom-error')]).toEqual([502, reason]);
      expect(performance.now() - began).toBeLessThan(5_000);
      await scene.worker.failEvery({});
      await scene.expectFree(meeting.room);
    };
    await expectFailure('recorder_unavailable');
    // Now a recorder of ours is busy in another room.
    await scene.record(elsewhere);
    await expectFailure('recorder_busy');
    expect(await scene.told(meeting.room)).toEqual(['failed recorder_unavailable', 'failed recorder_busy']);
    await scene.act({ person: elsewhere.owner }, elsewhere.room, 'stop-recording');
  });

  it('that comes after the answer of a failure is ended, as LiveKit reports it', async () => {
    await using meeting = await scene.open();
    const { room } = meeting;
    {
      await using _lost = await scene.loseWebhooks();
      await scene.worker.failNext({ startDelayMs: 6_000, holdActive: true });
      const { status, headers } = await start(meeting);
      expect([status, headers.get('greenroom-error')]).toEqual([502, 'recorder_unavailable']);
    }
    const [late] = await egressesOf(room);
    expect(late?.over).toBe(false);
    await scene.worker.change(late!.egressId, {});
    await scene.expectFree(room);
    expect((await scene.recording(room)).status).toBe('failed_to_start');
  });

  it('that comes after the answer of a failure is found by a check when no webhook reports it', async () => {
    await using meeting = await scene.open();
    const { room } = meeting;
    await using _lost = await scene.loseWebhooks();
    await scene.worker.failNext({ startDelayMs: 6_000 });
    expect((await start(meeting)).status).toBe(502);
    await eventually('the late egress', async () => (await egressesOf(room))[0]?.status === 'EGRESS_ACTIVE');
    await scene.hurry(room);
    await eventually('its end', async () => (await egressesOf(room))[0]?.over);
    await scene.expectFree(room);
  });

  it('answered late, but reported in time, is a success', async () => {
    await using meeting = await scene.open();
    await scene.worker.failNext({ startDelayMs: 6_000 });
    expect((await start(meeting)).status).toBe(201);
    await scene.awaitStatus(meeting.room, 'active');
    await scene.act({ person: meeting.owner }, meeting.room, 'stop-recording');
    await scene.awaitStatus(meeting.room, 'notification_succeeded');
    expect(await egressesOf(meeting.room)).toHaveLength(1);
  });

  it('requested concurrently on two replicas happens once', async () => {
    await using replica = await scene.startReplica();
    await using meeting = await scene.open();
    const { room, owner } = meeting;
    for (let round = 1; round <= 3; round++) {
      const answers = await Promise.all(
        [scene.product.origin, replica.origin, replica.origin].map((origin) =>
          askProduct(origin, { person: owner }, 'POST', `rooms/${room}/start-recording/`, film),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
      await eventually('the recording', async () => (await scene.told(room)).at(-1) === 'started');
      expect(await egressesOf(room)).toHaveLength(round);
      expect((await scene.act({ person: owner }, room, 'stop-recording')).status).toBe(200);
      await scene.awaitStatus(room, 'notification_succeeded');
    }
    const { rows } = await scene.records.pool.query('select from public.meet_recording where room_id = $1', [room]);
    expect(rows).toHaveLength(3);
    await eventually('the mails', () => scene.mails(meeting).length === 3);
    await scene.expectFree(room);
  });
});
