import { randomUUID } from 'node:crypto';
import {
  EgressClient,
  EgressStatus,
  EncodedFileOutput,
  EncodedFileType,
  RoomServiceClient,
  S3Upload,
} from 'livekit-server-sdk';
import { type EgressWorker, startEgressWorker } from './egress-worker.ts';
import { eventually } from './eventually.ts';
import { ownLiveKit } from './own-livekit.ts';
import { type PutReceiver, startPutReceiver } from './put-receiver.ts';
import { receiveWebhooks } from './receive-webhooks.ts';
import { joinWith, strangersToken } from './strangers-token.ts';
import { recordWebhooks } from './webhook-recorder.ts';

/** A stand-in for egress at this file's LiveKit, a bucket for its files, and LiveKit's webhooks about it. */
export interface EgressScene extends AsyncDisposable {
  readonly worker: EgressWorker;
  readonly bucket: PutReceiver;
  readonly egress: EgressClient;
  readonly rooms: RoomServiceClient;
  /** Starts recording this room into `recordings/<room>`; resolves with the id. */
  start(room: string, options?: RecordingOptions): Promise<string>;
  /** A room with somebody in it. */
  openRoom(): Promise<{ readonly room: string; leave(): Promise<void> }>;
  /**
   * Names of the webhooks of an egress, with its status, and of its recorder. LiveKit orders either kind, but not one
   * after the other.
   */
  told(egressId: string): string[];
  /** Waits for such a webhook. */
  awaitTold(egressId: string, name: string): Promise<void>;
  /** The status that LiveKit lists. */
  listed(egressId: string): Promise<string | undefined>;
  /** Whether LiveKit has the recorder in the room. */
  isPresent(room: string, egressId: string): Promise<boolean>;
}

interface RecordingOptions {
  readonly audioOnly?: boolean;
  readonly disableManifest?: boolean;
  /** Of the call, in seconds. */
  readonly timeout?: number;
}

export async function startEgressScene(): Promise<EgressScene> {
  await using stack = new AsyncDisposableStack();
  const livekit = ownLiveKit();
  const client = (timeout: number) =>
    new EgressClient(livekit.url, livekit.key, livekit.secret, { requestTimeout: timeout, failover: false });
  const rooms = new RoomServiceClient(livekit.url, livekit.key, livekit.secret);
  const egress = client(10);
  const webhooks = stack.use(await recordWebhooks());
  stack.use(await receiveWebhooks(webhooks.url));
  const bucket = stack.use(await startPutReceiver());
  const worker = stack.use(await startEgressWorker(livekit));
  const told = (egressId: string) =>
    webhooks.recorded.flatMap(({ body, event, participant }) => {
      const { egressInfo } = JSON.parse(body);
      if (egressInfo?.egressId === egressId) return `${event} ${egressInfo.status ?? 'EGRESS_STARTING'}`;
      return participant === egressId ? event : [];
    });
  const scene: EgressScene = {
    worker,
    bucket,
    egress,
    rooms,
    async start(room, { audioOnly = false, disableManifest = false, timeout = 10 } = {}) {
      const s3 = new S3Upload({
        endpoint: bucket.url,
        accessKey: 'bucket-key',
        secret: 'bucket-secret',
        region: 'here',
        bucket: 'bucket',
        forcePathStyle: true,
      });
      const file = new EncodedFileOutput({
        fileType: audioOnly ? EncodedFileType.OGG : EncodedFileType.MP4,
        filepath: `recordings/${room}.${audioOnly ? 'ogg' : 'mp4'}`,
        disableManifest,
        output: { case: 's3', value: s3 },
      });
      const { egressId } = await client(timeout).startRoomCompositeEgress(room, { file }, { audioOnly });
      return egressId;
    },
    async openRoom() {
      const room = randomUUID();
      const { leave } = await joinWith(await strangersToken(room));
      return { room, leave };
    },
    told,
    async awaitTold(egressId, name) {
      await eventually(`the webhook ${name}`, () => told(egressId).includes(name));
    },
    async listed(egressId) {
      const [info] = await egress.listEgress({ egressId });
      return info && EgressStatus[info.status];
    },
    async isPresent(room, egressId) {
      const present = await rooms.listParticipants(room).catch(() => []);
      return present.some(({ identity }) => identity === egressId);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const started = stack.move();
  return { ...scene, [Symbol.asyncDispose]: () => started.disposeAsync() };
}
