import type { CallerMask } from './livekit/caller-mask.ts';
import type { LiveKitClient } from './livekit/client.ts';
import { knockByPhone } from './lobby/knock-by-phone.ts';
import type { LobbyParts } from './lobby/lobby-parts.ts';
import type { Metrics } from './operators/metrics.ts';
import type { PinParts } from './rooms/take-pin.ts';
import type { CallerParts } from './telephony/caller-parts.ts';
import { createRemoteUnmute } from './telephony/remote-unmute.ts';
import { rotatePin } from './telephony/rotate-pin.ts';
import { createUnheardTracks } from './telephony/unheard-tracks.ts';

/** Calls whose holding is remembered as measured. */
const mostMeasured = 2_000;

/** Joins what those who call are held, let in and counted with. */
export function createCallers(
  lobby: LobbyParts,
  others: {
    readonly livekit: LiveKitClient;
    readonly mask: CallerMask;
    readonly metrics: Metrics;
    readonly pins: Omit<PinParts, 'settings' | 'runtime'>;
  },
): CallerParts {
  const { runtime, settings, security, livekit: access } = lobby;
  const { livekit, mask, metrics, pins } = others;
  const measured = new Set<string>();
  return {
    runtime,
    settings,
    security,
    access,
    livekit,
    remoteUnmute: createRemoteUnmute({ livekit, log: runtime.log }),
    unheard: createUnheardTracks(livekit),
    mask,
    knock: (caller) => knockByPhone(lobby, caller),
    onCaller: (act) => metrics.callers.inc({ act }),
    onHeld(sid, ms, way) {
      // Several may hold one call at the same time; the first one counts.
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
