import type { ParticipantInfo } from 'livekit-server-sdk';
import type { LiveKitClient } from '#src/livekit/client.ts';
import { LiveKitFailure } from '#src/livekit/failures.ts';
import { isConnected } from '#src/livekit/translate.ts';

type Someone = Pick<ParticipantInfo, 'sid' | 'identity'>;

/**
 * Silences tracks where LiveKit does not allow unmuting: all other participants are unsubscribed from them.
 * Participants who join later must be unsubscribed as well.
 */
export interface UnheardTracks {
  /**
   * Unsubscribes the participants in `from` or, without it, everybody except the publisher. Cheap to repeat: those
   * already unsubscribed are skipped.
   */
  keep(room: string, identity: string, tracks: readonly string[], from?: readonly Someone[]): Promise<void>;
  /** Unsubscribes one participant. */
  keepFrom(room: string, who: Pick<Someone, 'identity'>, tracks: readonly string[]): Promise<void>;
  /** Subscribes everybody except the publisher. */
  release(room: string, identity: string, tracks: readonly string[]): Promise<void>;
  /** Whether this replica keeps a track silenced. */
  has(track: string): boolean;
}

const mostTracks = 10_000;
/** Unsubscriptions per participant: LiveKit may subscribe a participant again after the first. */
const enough = 2;

export function createUnheardTracks(
  livekit: Pick<LiveKitClient, 'listParticipants' | 'updateSubscriptions'>,
): UnheardTracks {
  /** Track sid → participant sid → number of unsubscriptions. */
  const kept = new Map<string, Map<string, number>>();
  const others = async (room: string, identity: string): Promise<readonly Someone[]> =>
    (await livekit.listParticipants(room)).filter((info) => isConnected(info) && info.identity !== identity);
  const update = (
    room: string,
    who: Pick<Someone, 'identity'>,
    tracks: readonly string[],
    subscribe: boolean,
  ): Promise<void> =>
    livekit.updateSubscriptions(room, who.identity, tracks, subscribe).catch((error: unknown) => {
      if (!(error instanceof LiveKitFailure && error.kind === 'gone')) throw error;
    });
  const toldOf = (track: string): Map<string, number> => {
    const told = kept.get(track) ?? new Map<string, number>();
    kept.set(track, told);
    if (kept.size > mostTracks) kept.delete(kept.keys().next().value!);
    return told;
  };
  return {
    async keep(room, identity, tracks, from) {
      const known = tracks.map(toldOf);
      for (const who of from ?? (await others(room, identity))) {
        if (known.every((told) => (told.get(who.sid) ?? 0) >= enough)) continue;
        await update(room, who, tracks, false);
        for (const told of known) told.set(who.sid, (told.get(who.sid) ?? 0) + 1);
      }
    },
    keepFrom: (room, who, tracks) => update(room, who, tracks, false),
    async release(room, identity, tracks) {
      for (const who of await others(room, identity)) await update(room, who, tracks, true);
      for (const track of tracks) kept.delete(track);
    },
    has: (track) => kept.has(track),
  };
}
