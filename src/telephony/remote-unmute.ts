import type { Log } from '#src/kernel/log.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import { LiveKitFailure } from '#src/livekit/failures.ts';

/** Whether LiveKit allows the server to unmute tracks: its setting `room.enable_remote_unmute`, off by default. */
export interface RemoteUnmute {
  /**
   * Probes LiveKit with a connected participant; the result is cached for a minute. Rejects with a `LiveKitFailure`.
   */
  allowed(room: string, identity: string): Promise<boolean>;
  /** Whether the last probe found it off. */
  isOff(): boolean;
}

/** Lifetime of a result, because LiveKit may be restarted with another configuration. */
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
      log.warn(
        'LiveKit does not unmute callers: set room.enable_remote_unmute; until then, holding callers is less reliable',
      );
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
        // The participant is present but the track is not, which LiveKit reports without an error code.
        if (error.kind === 'gone' && error.code === undefined) return keep(true);
        throw error;
      }
    },
    isOff: () => last?.allowed === false,
  };
}
