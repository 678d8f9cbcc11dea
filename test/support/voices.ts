import { randomUUID } from 'node:crypto';
import {
  AudioFrame,
  AudioSource,
  AudioStream,
  LocalAudioTrack,
  type RemoteTrack,
  RoomEvent,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node';
import type { RtcClient } from './rtc-client.ts';

const rate = 48_000;
const loud = 3_000;

/** A track into which somebody speaks until it goes out of scope. */
interface Voice extends Disposable {
  /** The sid of the track. */
  readonly track: string;
}

/** Publishes a track and has somebody speak into it until it goes out of scope. */
export async function speak(
  { room }: Pick<RtcClient, 'room'>,
  from: TrackSource = TrackSource.SOURCE_MICROPHONE,
): Promise<Voice> {
  const source = new AudioSource(rate, 1, 100);
  const track = LocalAudioTrack.createAudioTrack(`voice-${randomUUID()}`, source);
  const options = new TrackPublishOptions();
  options.source = from;
  const { sid } = await room.localParticipant!.publishTrack(track, options);
  const samples = Int16Array.from({ length: rate / 100 }, (_, n) => 12_000 * Math.sin((2 * Math.PI * 440 * n) / rate));
  let silent = false;
  void (async () => {
    // Paced by the source, which holds a tenth of a second.
    while (!silent) await source.captureFrame(new AudioFrame(samples, rate, 1, samples.length));
  })().catch(() => undefined);
  return {
    track: sid ?? '',
    [Symbol.dispose]() {
      silent = true;
    },
  };
}

/** What reaches the ear of a participant. */
export interface Ear {
  /** Whether sound was received just now. */
  hears(): boolean;
  /** Milliseconds from the first sound to the last. */
  heardMs(): number;
}

/** Listens to everybody in a room, or to one of them, from now on. */
export function listen({ room }: Pick<RtcClient, 'room'>, to?: string): Ear {
  let first = 0;
  let last = 0;
  const hear = async (track: RemoteTrack) => {
    if (track.kind !== TrackKind.KIND_AUDIO) return;
    for await (const { data } of new AudioStream(track, rate, 1)) {
      if (!data.some((sample) => Math.abs(sample) > loud)) continue;
      last = performance.now();
      first ||= last;
    }
  };
  const begin = (track: RemoteTrack, identity: string) => {
    if (to === undefined || to === identity) void hear(track).catch(() => undefined);
  };
  room.on(RoomEvent.TrackSubscribed, (track, _, { identity }) => begin(track, identity));
  for (const { trackPublications, identity } of room.remoteParticipants.values()) {
    for (const { track } of trackPublications.values()) if (track !== undefined) begin(track, identity);
  }
  return {
    hears: () => last > 0 && performance.now() - last < 400,
    heardMs: () => last - first,
  };
}
