import type { CallerMask } from './livekit/caller-mask.ts';
import type { LiveKitClient } from './livekit/client.ts';
import { knockByPhone } from './lobby/knock-by-phone.ts';
import type { LobbyParts } from './lobby/lobby-parts.ts';
import type { Metrics } from './operators/metrics.ts';
import type { PinParts } from './rooms/take-pin.ts';
import type { CallerParts } from './telephony/caller-parts.ts';
import { rotatePin } from './telephony/rotate-pin.ts';

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
  return {
    runtime,
    settings,
    security,
    access,
    livekit,
    mask,
    knock: (caller) => knockByPhone(lobby, caller),
    onCaller: (act) => metrics.callers.inc({ act }),
    onHeld: (ms) => metrics.callerHoldSeconds.observe(ms / 1000),
    async onLockedOut(room, call) {
      const cause = { by: 'actor', id: `room/${room}` } as const;
      await rotatePin({ ...pins, runtime, settings, database: runtime.database }, room, { id: call, cause });
    },
  };
}
