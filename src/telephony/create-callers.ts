import type { CallerMask } from '#src/livekit/caller-mask.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import { knockByPhone } from '#src/lobby/knock-by-phone.ts';
import type { LobbyParts } from '#src/lobby/lobby-parts.ts';
import type { PinParts } from '#src/rooms/take-pin.ts';
import type { CallerParts } from './caller-parts.ts';
import { createRemoteUnmute } from './remote-unmute.ts';
import { rotatePin } from './rotate-pin.ts';
import type { telephonyMetrics } from './telephony-metrics.ts';
import { createUnheardTracks } from './unheard-tracks.ts';

/** Maximum number of calls remembered as measured. */
const mostMeasured = 2_000;

/** Assembles the dependencies for holding, admitting and counting callers. */
export function createCallers(
  lobby: LobbyParts,
  others: {
    readonly livekit: LiveKitClient;
    readonly mask: CallerMask;
    readonly metrics: Pick<ReturnType<typeof telephonyMetrics>, 'callers' | 'callerHoldSeconds'>;
    readonly pins: Omit<PinParts, 'settings' | 'runtime'>;
  },
): CallerParts {
  const { runtime, settings, security, livekitKeys } = lobby;
  const { livekit, mask, metrics, pins } = others;
  const measured = new Set<string>();
  return {
    runtime,
    settings,
    security,
    livekitKeys,
    livekit,
    remoteUnmute: createRemoteUnmute({ livekit, log: runtime.log }),
    unheard: createUnheardTracks(livekit),
    mask,
    knock: (caller) => knockByPhone(lobby, caller),
    onCaller: (act) => metrics.callers.inc({ act }),
    onHeld(sid, ms, way) {
      // Several tasks may hold the same call concurrently; only the first is measured.
      if (measured.has(`${way}/${sid}`)) return;
      measured.add(`${way}/${sid}`);
      if (measured.size > mostMeasured) measured.delete(measured.values().next().value!);
      metrics.callerHoldSeconds.observe({ way }, ms / 1000);
    },
    async onLockedOut(room, call) {
      const cause = { by: 'actor', id: `room/${room}` } as const;
      await rotatePin({ ...pins, runtime, settings, database: runtime.database }, room, { id: call, cause });
    },
  };
}
