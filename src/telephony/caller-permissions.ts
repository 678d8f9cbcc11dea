import { type ParticipantPermission, TrackSource } from 'livekit-server-sdk';
import { type LiveKitKeys, sourcesFor } from '#src/livekit/access-token.ts';
import type { RoomConfiguration } from '#src/rooms/room-configuration.ts';

type Permission = Partial<ParticipantPermission>;

/** What somebody may do who waits at the door: nothing. */
export const heldPermission: Permission = {
  canSubscribe: false,
  canPublish: false,
  canPublishData: false,
  canUpdateMetadata: false,
};

/** What a caller may do who was let in: what a guest may, as far as a telephone goes. */
export function callerPermission(
  livekit: Pick<LiveKitKeys, 'defaultSources'>,
  configuration: RoomConfiguration,
): Permission {
  return {
    canSubscribe: true,
    canPublish: sourcesFor(livekit, null, configuration).includes('microphone'),
    // livekit-sip does not say of its track that it is a microphone's.
    canPublishSources: [TrackSource.UNKNOWN, TrackSource.MICROPHONE],
    canPublishData: true,
    canUpdateMetadata: false,
  };
}

/** Whether somebody could take part in a meeting with this permission. */
export const canTakePart = ({ canSubscribe, canPublish, canPublishData }: Permission): boolean =>
  Boolean(canSubscribe || canPublish || canPublishData);
