import type { ParticipantInfo } from 'livekit-server-sdk';
import { LiveKitFailure } from '#src/livekit/failures.ts';
import type { CallerParts } from './caller-parts.ts';

/** A caller with the tracks of the call; livekit-sip publishes exactly one. */
type Voice = Pick<ParticipantInfo, 'identity'> & {
  readonly tracks: readonly Pick<ParticipantInfo['tracks'][number], 'sid' | 'muted'>[];
};

type VoiceParts = Pick<CallerParts, 'livekit' | 'remoteUnmute' | 'unheard'>;

/**
 * Makes others hear a caller or not: by muting and unmuting or, where LiveKit does not allow unmuting, by
 * subscriptions. Tracks in the right state are left alone. Rejects with a `LiveKitFailure`.
 */
export async function setHeard(parts: VoiceParts, room: string, voice: Voice, heard: boolean): Promise<void> {
  const { livekit, remoteUnmute, unheard } = parts;
  const { identity, tracks } = voice;
  if (tracks.length === 0) return;
  if (!(await remoteUnmute.allowed(room, identity))) {
    const sids = tracks.map(({ sid }) => sid);
    return heard ? unheard.release(room, identity, sids) : unheard.keep(room, identity, sids);
  }
  for (const { sid } of tracks.filter(({ muted }) => muted === heard)) {
    await livekit.muteTrack(room, identity, sid, !heard).catch((error: unknown) => {
      if (!(error instanceof LiveKitFailure && error.kind === 'gone')) throw error;
    });
  }
}

/** Whether others can hear a caller, by LiveKit's mute state and this replica's unsubscriptions. */
export const isHeard = ({ unheard }: Pick<CallerParts, 'unheard'>, { tracks }: Voice): boolean =>
  tracks.some(({ sid, muted }) => !muted && !unheard.has(sid));
