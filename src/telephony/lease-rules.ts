import { aliveSql } from '#src/jobs/replica.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import { sortFailure } from '#src/livekit/failures.ts';
import { startPatience } from '#src/livekit/patience.ts';
import type { CallerParts } from './caller-parts.ts';
import { readHoldingRooms } from './settle-at-start.ts';

interface LeaseParts extends Pick<CallerParts, 'runtime' | 'settings'> {
  readonly livekit: Pick<LiveKitClient, 'deleteSipRule'>;
}

const atATime = 10;

/**
 * Deletes the dispatch rules of rooms where callers must wait, when the last replica stops: with the product down,
 * callers would enter without being held. The actors keep their state, and the sweep at the next start recreates the
 * rules. Does nothing unless `GREENROOM_SIP_RULE_LEASE` is on. Resolves within 3 s with the number of deleted rules.
 */
export async function leaseRules({ runtime, settings, livekit }: LeaseParts): Promise<number> {
  if (!settings.GREENROOM_SIP_RULE_LEASE || !runtime.limits.callersKnock) return 0;
  if (await othersLive(runtime)) return 0;
  const rooms = await readHoldingRooms({ runtime });
  const within = startPatience(3_000);
  let gone = 0;
  const workers = Array.from({ length: atATime }, async () => {
    for (let room = rooms.pop(); room !== undefined; room = rooms.pop()) {
      await within(livekit.deleteSipRule(room.rule)).catch((error: unknown) => {
        if (sortFailure(error).kind !== 'gone') throw error;
      });
      gone += 1;
    }
  });
  const done = await Promise.allSettled(workers);
  const failed = done.find(({ status }) => status === 'rejected');
  runtime.log.info({ gone, left: rooms.length }, 'dispatch rules were deleted until the next start');
  if (failed?.status === 'rejected') throw failed.reason;
  return gone;
}

/** Whether another replica is alive; a killed one still counts for 10 s after its last heartbeat. */
async function othersLive({ database }: LeaseParts['runtime']): Promise<boolean> {
  const { rows } = await database.pool.query(`select from greenroom.replica where ${aliveSql()} limit 1`);
  return rows.length > 0;
}
