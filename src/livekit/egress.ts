import {
  AudioCodec,
  type EgressClient,
  type EgressInfo,
  EncodedFileOutput,
  EncodedFileType,
  EncodingOptions,
  S3Upload,
  EgressStatus as Status,
  VideoCodec,
} from 'livekit-server-sdk';
import type { EgressStatus } from '#machines/recording/recording.events.ts';
import { asOwnUuid } from '#src/kernel/ids.ts';

/** A request for a recorder that writes one file into a bucket. */
export interface EgressRequest {
  readonly room: string;
  readonly audioOnly: boolean;
  /** Key of the file. */
  readonly path: string;
  readonly bucket: {
    readonly endpoint: string;
    readonly accessKey: string;
    readonly secret: string;
    readonly region: string;
    readonly name: string;
  };
  /** Null: LiveKit's own preset. Rates in kbit/s. */
  readonly encoding: {
    readonly width: number;
    readonly height: number;
    readonly framerate: number;
    readonly videoKbps: number;
    readonly audioKbps: number;
    readonly keyFrameSeconds: number;
  } | null;
}

/** An egress as LiveKit lists it. */
export interface Egress {
  readonly id: string;
  /** Name of its LiveKit room. */
  readonly room: string;
  readonly status: EgressStatus;
  /** Uuid in the name of its file; null without one. */
  readonly file: string | null;
  /** Start and end of the file, nanoseconds since 1970; null before it is written. */
  readonly startedAt: bigint | null;
  readonly endedAt: bigint | null;
}

const statuses: Readonly<Record<number, EgressStatus>> = {
  [Status.EGRESS_STARTING]: 'starting',
  [Status.EGRESS_ACTIVE]: 'active',
  [Status.EGRESS_ENDING]: 'ending',
  [Status.EGRESS_COMPLETE]: 'complete',
  [Status.EGRESS_FAILED]: 'failed',
  [Status.EGRESS_ABORTED]: 'aborted',
  [Status.EGRESS_LIMIT_REACHED]: 'limitReached',
};

/** Whether LiveKit says that the egress has not ended. */
export const isRunning = ({ status }: Pick<Egress, 'status'>): boolean =>
  status === 'starting' || status === 'active' || status === 'ending';

/** Returns the uuid in the name of the file that an egress writes; null without one. */
function fileOf({ request, fileResults }: EgressInfo): string | null {
  const asked = request.case === 'roomComposite' ? request.value : undefined;
  const path =
    asked?.fileOutputs[0]?.filepath ||
    (asked?.output.case === 'file' ? asked.output.value.filepath : '') ||
    fileResults[0]?.filename ||
    '';
  const name = path.slice(path.lastIndexOf('/') + 1);
  return asOwnUuid(name.slice(0, Math.max(0, name.lastIndexOf('.'))));
}

/** Translates what LiveKit tells of an egress. */
export function toEgress(info: EgressInfo): Egress {
  const [result] = info.fileResults;
  return {
    id: info.egressId,
    room: info.roomName,
    status: statuses[info.status] ?? 'failed',
    file: fileOf(info),
    startedAt: result?.startedAt || null,
    endedAt: result?.endedAt || null,
  };
}

/** Starts an egress; resolves with its id. Rejects when LiveKit names none. */
export async function startRoomEgress(client: EgressClient, request: EgressRequest): Promise<string> {
  const { room, audioOnly, path, bucket, encoding } = request;
  const file = new EncodedFileOutput({
    fileType: audioOnly ? EncodedFileType.OGG : EncodedFileType.MP4,
    filepath: path,
    output: {
      case: 's3',
      value: new S3Upload({
        endpoint: bucket.endpoint,
        accessKey: bucket.accessKey,
        secret: bucket.secret,
        region: bucket.region,
        bucket: bucket.name,
        forcePathStyle: true,
      }),
    },
  });
  const info = await client.startRoomCompositeEgress(
    room,
    { file },
    {
      ...(audioOnly ? { audioOnly } : { layout: 'speaker-light' }),
      ...(encoding === null
        ? {}
        : {
            encodingOptions: new EncodingOptions({
              width: encoding.width,
              height: encoding.height,
              framerate: encoding.framerate,
              videoBitrate: encoding.videoKbps,
              audioBitrate: encoding.audioKbps,
              keyFrameInterval: encoding.keyFrameSeconds,
              videoCodec: VideoCodec.H264_MAIN,
              audioCodec: AudioCodec.AAC,
              audioFrequency: 48_000,
            }),
          }),
    },
  );
  if (!info.egressId) throw new Error('LiveKit answered without an egress');
  return info.egressId;
}
