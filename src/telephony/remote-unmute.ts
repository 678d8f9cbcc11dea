import type { Log } from '#src/kernel/log.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import { LiveKitFailure } from '#src/livekit/failures.ts';

/** Whether LiveKit unmutes tracks when it is asked to: its `room.enable_remote_unmute`, which is off by default. */
export interface RemoteUnmute {
  /** Asks LiveKit, by means of a participant who is connected. Rejects with a `LiveKitFailure`. */
  allowed(room: string, identity: string): Promise<boolean>;
  /** Whether it was off when it was last asked. */
  isOff(): boolean;
}

/** How long an answer holds: LiveKit may be started anew with another configuration. */
const validMs = 60_000;

export function createRemoteUnmute({
  livekit,
  log,
}: {
  readonly livekit: Pick<LiveKitClient, 'muteTrack'>;
  readonly log: Log;
}): RemoteUnmute {
  let last: { readonly allowed: boolean; readonly until: number } | null = null;
  const keep = (allowed: boolean): boolean => {
    if (!allowed && last?.allowed !== false) {
      log.warn('LiveKit does not unmute callers: set room.enable_remote_unmute; until then callers are held less well');
    }
    last = { allowed, until: performance.now() + validMs };
    return allowed;
  };
  return {
    async allowed(room, identity) {
      if (last !== null && performance.now() < last.until) return last.allowed;
      try {
        await livekit.muteTrack(room, identity, 'TR_of_nobody', false);
        return keep(true);
      } catch (error) {
        if (!(error instanceof LiveKitFailure)) throw error;
        if (error.code === 'failed_precondition') return keep(false);
        // The participant is there and the track is not, which LiveKit says without an error code.
        if (error.kind === 'gone' && error.code === undefined) return keep(true);
        throw error;
      }
    },
    isOff: () => last?.allowed === false,
  };
}
