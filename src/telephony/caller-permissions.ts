import type { ParticipantPermission } from 'livekit-server-sdk';
import { type LiveKitKeys, sourcesFor } from '#src/livekit/access-token.ts';
import type { RoomConfiguration } from '#src/rooms/room-configuration.ts';

type Permission = Partial<ParticipantPermission>;

/**
 * Permissions of a held caller. The right to publish is never revoked and no sources are named: livekit-sip publishes
 * only once, and LiveKit ends the track of a participant who may not publish it. The track is muted instead.
 */
export const heldPermission: Permission = {
  canSubscribe: false,
  canPublish: true,
  canPublishData: false,
  canUpdateMetadata: false,
};

/** Permissions of a caller in the meeting. Whether others hear the caller is decided by muting. */
export const callerPermission: Permission = {
  canSubscribe: true,
  canPublish: true,
  canPublishData: true,
  canUpdateMetadata: false,
};

/** Whether guests may use a microphone in a room. */
export const guestsMaySpeak = (
  livekitKeys: Pick<LiveKitKeys, 'defaultSources'>,
  configuration: RoomConfiguration,
): boolean => sourcesFor(livekitKeys, null, configuration).includes('microphone');

/** Whether this permission lets a participant receive media, or send data. */
export const mayHear = ({ canSubscribe, canPublishData }: Permission): boolean =>
  Boolean(canSubscribe || canPublishData);
