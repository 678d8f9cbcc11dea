import { PutBucketNotificationConfigurationCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildEgressStandIn } from '#test/support/build-egress-stand-in.ts';
import { eventually } from '#test/support/eventually.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { type OwnMinio, startOwnMinio } from '#test/support/own-minio.ts';
import { type RecordedRoom, type RecordingScene, startRecordingScene } from '#test/support/recording-scene.ts';

const program = await buildEgressStandIn();

describe.skipIf('missing' in program)('a recording whose file the storage reports', () => {
  const stack = new AsyncDisposableStack();
  let minio: OwnMinio;
  let scene: RecordingScene;
  beforeAll(async () => {
    minio = stack.use(await startOwnMinio());
    const bucket = await freshBucket(minio);
    const env = { RECORDING_STORAGE_EVENT_ENABLE: 'true', RECORDING_STORAGE_EVENT_TOKEN: minio.eventToken };
    scene = stack.use(await startRecordingScene(env, bucket));
    const QueueConfigurations = [{ QueueArn: minio.eventArn, Events: ['s3:ObjectCreated:*' as const] }];
    const change = { Bucket: bucket.name, NotificationConfiguration: { QueueConfigurations } };
    await bucket.client.send(new PutBucketNotificationConfigurationCommand(change));
  });
  afterAll(() => stack.disposeAsync());

  /** Has MinIO's events reach the product, until the scope ends; otherwise they are lost. */
  const hear = async (): Promise<AsyncDisposable> => {
    const body = `${scene.product.origin}/api/v1.0/recordings/storage-hook/`;
    await fetch(minio.relayUrl, { method: 'PUT', body });
    return {
      async [Symbol.asyncDispose]() {
        await fetch(minio.relayUrl, { method: 'DELETE', body });
      },
    };
  };
  const stop = ({ room, owner }: RecordedRoom) => scene.act({ person: owner }, room, 'stop-recording');
  const expectSavedOnce = async (meeting: RecordedRoom) => {
    await scene.awaitStatus(meeting.room, 'notification_succeeded');
    await scene.expectFree(meeting.room);
    expect(scene.mails(meeting)).toHaveLength(1);
  };
  const stateOf = async (room: string): Promise<string> => {
    const { rows } = await scene.records.pool.query(
      `select snapshot -> 'value' as value from greenroom.actor where kind = 'recording' and room = $1`,
      [room],
    );
    return JSON.stringify(rows[0]?.value);
  };

  it('is saved by the hook', async () => {
    await using meeting = await scene.open();
    await using _heard = await hear();
    await scene.record(meeting);
    expect((await stop(meeting)).status).toBe(200);
    await expectSavedOnce(meeting);
  });

  it('is saved by the hook although LiveKit says nothing of the end', async () => {
    await using meeting = await scene.open();
    await using _heard = await hear();
    await scene.record(meeting);
    await using _lost = await scene.loseWebhooks();
    expect((await stop(meeting)).status).toBe(200);
    await expectSavedOnce(meeting);
  });

  it('is saved by the hook after the recorder was reported to have failed', async () => {
    await using meeting = await scene.open();
    await using _heard = await hear();
    const { egress, id } = await scene.record(meeting);
    await scene.worker.act(egress!, 'fail');
    await scene.awaitStatus(meeting.room, 'failed_to_stop');
    await scene.expectFree(meeting.room);
    await scene.bucket.put(`recordings/${id}.mp4`, 'as far as it got', 'video/mp4');
    await expectSavedOnce(meeting);
  });

  // The last one: MinIO repeats an event that is refused, as one of a saved recording is, before it sends others.
  it('is found in the bucket when the hook is lost', async () => {
    await using meeting = await scene.open();
    await scene.record(meeting);
    expect((await stop(meeting)).status).toBe(200);
    const waits = '{"stopped":{"completed":"awaiting"}}';
    await eventually('the wait for the hook', async () => (await stateOf(meeting.room)) === waits);
    expect((await scene.recording(meeting.room)).status).toBe('stopped');
    await scene.hurry(meeting.room);
    await expectSavedOnce(meeting);
  });
});
