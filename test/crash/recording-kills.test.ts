import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildEgressStandIn } from '#test/support/build-egress-stand-in.ts';
import { eventually } from '#test/support/eventually.ts';
import { expectSound } from './expect-sound.ts';
import { type MortalRecordings, startMortalRecordings } from './mortal-recordings.ts';

const program = await buildEgressStandIn();

/** Counted from the start of the recording: the commits and effects of its start, its stop, its completion and its mail. */
const points = [
  'before-commit:1',
  'after-commit:1',
  'before-commit:3',
  'after-commit:5',
  'after-commit:8',
  'before-effect:1',
  'after-effect:1',
  'before-effect:3',
  'after-effect:4',
  'after-effect:6',
] as const;

const patience = { timeout: 45_000, interval: 100 };

describe.skipIf('missing' in program)('a recording whose product is killed', () => {
  let scene: MortalRecordings;
  beforeAll(async () => {
    scene = await startMortalRecordings();
  });
  afterAll(() => scene?.[Symbol.asyncDispose]());

  it.each(points)('%s: one egress, a free room, the file, and one mail', async (point) => {
    await using meeting = await scene.open();
    const { room } = meeting;
    const deaths = scene.product.deaths;
    await scene.restart(point);

    // A host whose request fails looks, and presses again.
    await eventually(
      'the recording',
      async () => {
        const row = await scene.newest(room);
        if (row?.status === 'active') return true;
        if (row === undefined || row.status === 'failed_to_start') await scene.post(meeting, 'start-recording');
        return false;
      },
      patience,
    );
    await eventually('one egress', async () => (await scene.running(room)) === 1, patience);
    await eventually(
      'the stop',
      async () => {
        if ((await scene.newest(room))?.status !== 'active') return true;
        await scene.post(meeting, 'stop-recording');
        return false;
      },
      patience,
    );
    await eventually('the file', async () => (await scene.newest(room))?.status === 'notification_succeeded', patience);
    const { id } = (await scene.newest(room))!;
    expect(await scene.bucket.keys()).toContain(`recordings/${id}.mp4`);
    await eventually('the end of every egress', async () => (await scene.running(room)) === 0);
    await scene.expectFree(room);
    expect(scene.mailIds(meeting)).toHaveLength(1);
    expect(scene.product.deaths - deaths).toBe(2);
    await expectSound(scene.records.pool, 30_000);
  });

  it('while the mail server takes its mail: the mail is sent again, under the same id', async () => {
    await using meeting = await scene.open();
    const { room } = meeting;
    scene.inbox.hold('message');
    expect(await scene.post(meeting, 'start-recording')).toBe(201);
    await eventually('the recording', async () => (await scene.newest(room))?.status === 'active');
    await eventually('the recorder', async () => (await scene.running(room)) === 1);
    expect(await scene.post(meeting, 'stop-recording')).toBe(200);
    await eventually('the mail on its way', () => scene.inbox.held() === 1, patience);
    await scene.restart();
    scene.inbox.recover();
    // The claim of a dead process ends after five minutes.
    await scene.records.pool.query(
      `update greenroom.recording_notice set changed_at = changed_at - interval '6 minutes' where room = $1`,
      [room],
    );
    await eventually('the end', async () => (await scene.newest(room))?.status === 'notification_succeeded', patience);
    expect(scene.mailIds(meeting)).toHaveLength(2);
    expect(new Set(scene.mailIds(meeting)).size).toBe(1);
    await scene.expectFree(room);
  });
});
