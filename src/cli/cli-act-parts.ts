import { createCallerMask } from '#src/livekit/caller-mask.ts';
import type { ActParts } from '#src/operators/acts/act-parts.ts';
import { createRuntime } from '#src/product-runtime.ts';
import { createTrunkSpread } from '#src/rooms/trunk-spread.ts';
import type { Command } from './command.ts';
import { findLiveKit } from './find-livekit.ts';
import { findSecret } from './find-secret.ts';

type Tools = Parameters<Command['run']>[0];

/** What acts need, from the environment of the command line. */
export async function cliActParts({ database, settings, log }: Tools): Promise<ActParts> {
  const secret = await findSecret(settings);
  return {
    runtime: createRuntime({ database, log, secret }, settings),
    settings,
    secret,
    mask: createCallerMask(secret),
    trunks: createTrunkSpread(database, settings.GREENROOM_SIP_TRUNKS),
    countPinCollision: () => undefined,
    countMissingPin: () => undefined,
    findLiveKit: () => findLiveKit(settings),
  };
}
