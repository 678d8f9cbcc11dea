import type { ParticipantInfo } from 'livekit-server-sdk';
import { LiveKitFailure } from '#src/livekit/failures.ts';
import type { CallerParts } from './caller-parts.ts';

/** A caller with the tracks of the call, of which livekit-sip publishes one. */
export type Voice = Pick<ParticipantInfo, 'identity'> & {
  readonly tracks: readonly Pick<ParticipantInfo['tracks'][number], 'sid' | 'muted'>[];
};

type VoiceParts = Pick<CallerParts, 'livekit' | 'remoteUnmute' | 'unheard'>;

/**
 * Has others hear a caller, or not: by unmuting and muting, or, where LiveKit would not unmute, by subscriptions. A track
 * that is as it should be is left alone. Rejects with a `LiveKitFailure`.
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

/** Whether others hear a caller, or do not, as LiveKit and this replica know it. */
export const isHeard = ({ unheard }: Pick<CallerParts, 'unheard'>, { tracks }: Voice): boolean =>
  tracks.some(({ sid, muted }) => !muted && !unheard.has(sid));
