import type { ParticipantPermission } from 'livekit-server-sdk';
import { type LiveKitKeys, sourcesFor } from '#src/livekit/access-token.ts';
import type { RoomConfiguration } from '#src/rooms/room-configuration.ts';

type Permission = Partial<ParticipantPermission>;

/**
 * What a caller may do who waits at the door. Publishing is never taken, nor are sources named: livekit-sip publishes
 * once, and LiveKit ends the track of a participant who may not publish it. The track is muted instead.
 */
export const heldPermission: Permission = {
  canSubscribe: false,
  canPublish: true,
  canPublishData: false,
  canUpdateMetadata: false,
};

/** What a caller may do in the meeting; whether they are heard is a matter of muting. */
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

/** Whether somebody receives anything of a meeting with this permission, or sends data to it. */
export const mayHear = ({ canSubscribe, canPublishData }: Permission): boolean =>
  Boolean(canSubscribe || canPublishData);
