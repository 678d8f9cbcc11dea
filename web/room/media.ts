import { DisconnectReason, Room, RoomEvent } from 'livekit-client';
import type { LiveKitAccess } from '#src/realtime/wire-shapes.ts';
import { captionsAfter } from './captions-after.ts';
import { deviceProblem, keepWantedDevices, type WantedDevices } from './devices.ts';
import { type MediaState, noMedia } from './media-state.ts';
import { peopleOf } from './people.ts';

/** Why the LiveKit connection ended; after `lost`, a new token may reconnect. */
export type MediaEnd = 'lost' | 'removed' | 'closed' | 'elsewhere';

export interface Media {
  /** Resolves when connected; rejects when LiveKit is unreachable or refuses the token. */
  connect(access: LiveKitAccess): Promise<void>;
  setMicrophone(on: boolean): Promise<void>;
  setCamera(on: boolean): Promise<void>;
  setScreen(on: boolean): Promise<void>;
  /** Must be called in a click handler. */
  startSound(): Promise<void>;
  close(): void;
}

const watched = [
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.ParticipantNameChanged,
  RoomEvent.ParticipantAttributesChanged,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.AudioPlaybackStatusChanged,
] as const;

/** Media of one visit, across several LiveKit connections. */
export function createMedia(
  wanted: WantedDevices,
  onChange: (state: MediaState) => void,
  onEnd: (end: MediaEnd) => void,
): Media {
  let devices = wanted;
  let room: Room | null = null;
  let state = noMedia;
  let planned = false;

  function change(part: Partial<MediaState>): void {
    state = { ...state, ...part };
    onChange(state);
  }

  // LiveKit emits several events per change; one read after all of them is enough.
  function look(): void {
    if (planned) return;
    planned = true;
    queueMicrotask(() => {
      planned = false;
      if (room === null) return;
      const { isMicrophoneEnabled, isCameraEnabled, isScreenShareEnabled } = room.localParticipant;
      change({
        people: peopleOf(room),
        microphone: isMicrophoneEnabled,
        camera: isCameraEnabled,
        screen: isScreenShareEnabled,
        canPlay: room.canPlaybackAudio,
      });
    });
  }

  function listen(next: Room): void {
    for (const event of watched) next.on(event, look);
    next.on(RoomEvent.TranscriptionReceived, (segments, speaker) => {
      change({ captions: captionsAfter(state.captions, segments, speaker?.name || 'Somebody') });
    });
    next.on(RoomEvent.Reconnecting, () => change({ status: 'reconnecting' }));
    next.on(RoomEvent.Reconnected, () => {
      change({ status: 'connected' });
      look();
    });
    next.on(RoomEvent.Disconnected, (reason) => {
      // A room that never connected is reported by `connect`.
      if (room !== next) return;
      room = null;
      change({ ...noMedia, status: 'away' });
      onEnd(endOf(reason));
    });
  }

  async function turn(device: string, work: (() => Promise<unknown>) | undefined): Promise<void> {
    try {
      await work?.();
      change({ problem: null });
    } catch (thrown) {
      // The user closed the browser's screen picker.
      const cancelled = device === 'screen' && thrown instanceof Error && thrown.name === 'NotAllowedError';
      change({ problem: cancelled ? null : deviceProblem(device, thrown) });
    }
    look();
  }

  const publish = {
    microphone: () => turn('microphone', () => room!.localParticipant.setMicrophoneEnabled(devices.microphone)),
    camera: () => turn('camera', () => room!.localParticipant.setCameraEnabled(devices.camera)),
  };

  return {
    async connect(access) {
      if (state.status !== 'away') change({ status: 'connecting' });
      const next = new Room({ adaptiveStream: true, dynacast: true });
      listen(next);
      try {
        await next.connect(access.url, access.token);
      } catch (thrown) {
        change({ ...noMedia, status: 'away' });
        throw thrown;
      }
      room = next;
      change({ status: 'connected' });
      look();
      if (devices.microphone) void publish.microphone();
      if (devices.camera) void publish.camera();
    },
    async setMicrophone(on) {
      devices = { ...devices, microphone: on };
      keepWantedDevices(devices);
      if (room !== null) await publish.microphone();
    },
    async setCamera(on) {
      devices = { ...devices, camera: on };
      keepWantedDevices(devices);
      if (room !== null) await publish.camera();
    },
    setScreen: (on) => turn('screen', () => room?.localParticipant.setScreenShareEnabled(on) ?? Promise.resolve()),
    async startSound() {
      await room?.startAudio();
      look();
    },
    close() {
      const last = room;
      room = null;
      state = noMedia;
      void last?.disconnect();
    },
  };
}

function endOf(reason: DisconnectReason | undefined): MediaEnd {
  if (reason === DisconnectReason.DUPLICATE_IDENTITY) return 'elsewhere';
  if (reason === DisconnectReason.PARTICIPANT_REMOVED) return 'removed';
  if (reason === DisconnectReason.ROOM_DELETED || reason === DisconnectReason.ROOM_CLOSED) return 'closed';
  return 'lost';
}
