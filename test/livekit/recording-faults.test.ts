import { RoomEvent } from '@livekit/rtc-node';
import { EgressClient, EncodedFileOutput, EncodedFileType, S3Upload } from 'livekit-server-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildEgressStandIn } from '#test/support/build-egress-stand-in.ts';
import { eventually } from '#test/support/eventually.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import { receiveWebhooks } from '#test/support/receive-webhooks.ts';
import { type RecordedRoom, type RecordingScene, startRecordingScene } from '#test/support/recording-scene.ts';
import { postWebhook } from '#test/support/signed-webhook.ts';
import { recordWebhooks } from '#test/support/webhook-recorder.ts';

const program = await buildEgressStandIn();

describe.skipIf('missing' in program)('a recording on a bad day', () => {
  let scene: RecordingScene;
  beforeAll(async () => {
    scene = await startRecordingScene();
  });
  afterAll(() => scene?.[Symbol.asyncDispose]());

  const expectSavedOnce = async (meeting: RecordedRoom) => {
    await scene.awaitStatus(meeting.room, 'notification_succeeded');
    await scene.expectFree(meeting.room);
    expect(scene.mails(meeting)).toHaveLength(1);
  };
  const expectFailed = async ({ room }: RecordedRoom, status: string, reason: string) => {
    await scene.awaitStatus(room, status);
    await scene.expectFree(room);
    expect((await scene.told(room)).at(-1)).toBe(`failed ${reason}`);
  };

  it('whose recorder dies frees the room, and says why', async () => {
    await using meeting = await scene.open();
    const { egress } = await scene.record(meeting);
    await scene.worker.act(egress!, 'die');
    await eventually('the recorder leaving', async () => {
      const { present } = await scene.records.read(meeting.room);
      return !present.some(({ identity }) => identity === egress);
    });
    const { room } = meeting;
    await scene.hurryUntil(room, 'a free room', async () => (await scene.recording(room)).status === 'failed_to_stop');
    await expectFailed(meeting, 'failed_to_stop', 'recorder_gone');
    // The room can be recorded again at once.
    await scene.record(meeting);
    expect((await scene.act({ person: meeting.owner }, room, 'stop-recording')).status).toBe(200);
    await expectSavedOnce(meeting);
  });

  it('whose recorder dies while its presence lingers is freed by the stop, which LiveKit cannot carry out', async () => {
    await using meeting = await scene.open();
    const { egress } = await scene.record(meeting);
    await scene.worker.act(egress!, 'dieSilently');
    await scene.hurry(meeting.room);
    const stopped = await scene.act({ person: meeting.owner }, meeting.room, 'stop-recording');
    expect(stopped.status).toBe(500);
    await expectFailed(meeting, 'failed_to_stop', 'stop_failed');
    await scene.worker.act(egress!, 'leave');
    await scene.expectFree(meeting.room);
  });

  it('whose recorder dies after the upload is found in the bucket', async () => {
    await using meeting = await scene.open();
    const { egress } = await scene.record(meeting);
    const { room, owner } = meeting;
    await scene.worker.change(egress!, { onUploaded: 'die' });
    expect((await scene.act({ person: owner }, room, 'stop-recording')).status).toBe(200);
    await eventually('the upload', async () => (await scene.bucket.keys()).includes(`recordings/${egress}.json`));
    await scene.hurryUntil(room, 'the file', async () => (await scene.told(room)).includes('saved'));
    await expectSavedOnce(meeting);
  });

  it('that LiveKit reports as failed is over, and its file is found nevertheless', async () => {
    await using meeting = await scene.open();
    const { egress, id } = await scene.record(meeting);
    await scene.worker.act(egress!, 'fail');
    await expectFailed(meeting, 'failed_to_stop', 'recorder_failed');
    await scene.bucket.put(`recordings/${id}.mp4`, 'as far as it got', 'video/mp4');
    await scene.hurryUntil(meeting.room, 'the file', async () => (await scene.told(meeting.room)).includes('saved'));
    await expectSavedOnce(meeting);
  });

  it('that is aborted is over', async () => {
    await using meeting = await scene.open();
    const { egress } = await scene.record(meeting);
    await scene.worker.act(egress!, 'abort');
    await expectFailed(meeting, 'aborted', 'recorder_aborted');
  });

  it('whose bucket refuses the file is over', async () => {
    await using meeting = await scene.open();
    await scene.worker.failNext({ s3Fails: true });
    await scene.record(meeting);
    const { status } = await scene.act({ person: meeting.owner }, meeting.room, 'stop-recording');
    expect(status).toBe(200);
    await expectFailed(meeting, 'failed_to_stop', 'recorder_failed');
    expect(scene.mails(meeting)).toEqual([]);
  });

  it('that reaches the limit tells everybody, and is saved', async () => {
    await using meeting = await scene.open();
    const heard: string[] = [];
    meeting.host.room.on(RoomEvent.DataReceived, (data) => void heard.push(new TextDecoder().decode(data)));
    const { egress } = await scene.record(meeting);
    await scene.worker.act(egress!, 'limit');
    await eventually('the message', () => heard.length > 0);
    expect(heard.map((text) => JSON.parse(text))).toEqual([{ type: 'screenRecordingLimitReached' }]);
    await expectSavedOnce(meeting);
    expect((await scene.told(meeting.room)).slice(-2)).toEqual(['limitReached', 'saved']);
  });

  it('whose webhooks are lost has its start and its end found by its checks', async () => {
    await using meeting = await scene.open();
    const { room } = meeting;
    await using _lost = await scene.loseWebhooks();
    const started = await scene.act({ person: meeting.owner }, room, 'start-recording', { mode: 'screen_recording' });
    expect(started.status).toBe(201);
    await scene.hurryUntil(room, 'the start', async () => (await scene.told(room)).includes('started'));
    const { egress } = await scene.recording(room);
    await scene.worker.act(egress!, 'stop');
    await scene.hurryUntil(room, 'the file', async () => (await scene.told(room)).includes('saved'));
    await expectSavedOnce(meeting);
  });

  it('whose webhooks come in another order, twice and late ends as it should', async () => {
    await using meeting = await scene.open();
    const { room, owner } = meeting;
    await using recorder = await recordWebhooks();
    await using _recorded = await receiveWebhooks(recorder.url);
    const about = () => recorder.recorded.filter(({ body }) => JSON.parse(body).egressInfo?.roomName === room);
    {
      await using _lost = await scene.loseWebhooks();
      await scene.act({ person: owner }, room, 'start-recording', { mode: 'screen_recording' });
      await eventually('ACTIVE', () => about().length === 2);
      expect((await scene.act({ person: owner }, room, 'stop-recording')).status).toBe(200);
      await eventually('the end', () => about().some(({ event }) => event === 'egress_ended'));
    }
    for (const { body } of [...about().reverse(), ...about()]) {
      expect((await postWebhook(scene.product.origin, ownLiveKit(), body)).status).toBe(200);
    }
    await expectSavedOnce(meeting);
    expect(await scene.told(room)).toEqual(['starting', 'stopping', 'stopped', 'saved']);
  });

  it('is saved when the last person leaves', async () => {
    await using meeting = await scene.open();
    const { egress } = await scene.record(meeting);
    await meeting.host.leave();
    // The egress ends by itself, before LiveKit closes the room.
    await eventually('the end of the egress', async () => (await own(egress!))?.over);
    await expectSavedOnce(meeting);
  });

  const own = async (egress: string) => (await scene.worker.egresses()).find(({ egressId }) => egressId === egress);

  it('ends with its room when that is deleted', async () => {
    await using meeting = await scene.open();
    const { egress } = await scene.record(meeting);
    const { room, owner } = meeting;
    expect((await scene.ask({ person: owner }, 'DELETE', `rooms/${room}/`)).status).toBe(204);
    await eventually('the end of the egress', async () => (await own(egress!))?.over);
    await scene.expectFree(room);
    expect(scene.mails(meeting)).toEqual([]);
  });

  it('that somebody else started is shown as such until it ends, and is no recording of ours', async () => {
    await using meeting = await scene.open();
    const { room } = meeting;
    const { url, key, secret } = ownLiveKit();
    const foreign = new EgressClient(url, key, secret);
    const { env, name: bucket } = scene.bucket;
    const s3 = new S3Upload({
      endpoint: env.AWS_S3_ENDPOINT_URL!,
      accessKey: env.AWS_S3_ACCESS_KEY_ID!,
      secret: env.AWS_S3_SECRET_ACCESS_KEY!,
      bucket,
      forcePathStyle: true,
    });
    const output = { case: 's3', value: s3 } as const;
    const file = new EncodedFileOutput({ fileType: EncodedFileType.MP4, filepath: 'elsewhere/foreign.mp4', output });
    // LiveKit reports the recorder that leaves and the egress that ends in any order.
    await scene.worker.failNext({ linger: true });
    const { egressId } = await foreign.startRoomCompositeEgress(room, { file });
    const meets = async () => (await scene.records.read(room)).meeting;
    await eventually('the foreign recording', async () => (await meets()) === 'running.recording');
    await foreign.stopEgress(egressId);
    await eventually('its end', async () => (await meets()) === 'running.active');
    expect(await scene.told(room)).toEqual(['starting', 'started', 'stopping', 'stopped']);
    await expect(scene.recording(room)).rejects.toThrow('never recorded');
    await scene.expectFree(room);
  });
});
