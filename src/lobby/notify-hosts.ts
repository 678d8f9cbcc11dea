import type { Handler } from '#src/actors/command.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { askLiveKit } from '#src/livekit/ask-livekit.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import { sortFailure } from '#src/livekit/failures.ts';
import type { Settings } from '#src/settings/settings.ts';

/** The job that notifies hosts without a socket, as the job queue declares it. */
export const hostNotice = { name: 'lobby.notifyHosts', queue: null, mostTries: 4 } as const;

/**
 * SQL condition over the counter row `s`: the knock needs its own notice. A pending notice covers it too, unless that
 * is due within 0.2 s and might run before the knock is committed.
 */
export const noticeDueSql = `(s.notify_at is null or s.notify_at <= clock_timestamp() + interval '0.2 seconds')`;

/**
 * Enqueues a notice to the hosts for the last counted knock. Call it where `noticeDueSql` was true under the counter
 * row's lock. At most one notice per second and room: the first knock notifies at once, those of the following second
 * share the next notice.
 */
export function planNotice(tx: Transaction, room: string): void {
  tx.send({
    name: 'lobby.plan-notice',
    text: `with planned as (
        update greenroom.stream s set notify_knock = s.knocks,
          notify_at = greatest(c.now, s.notify_at + interval '1 second')
        from (select clock_timestamp() as now) c
        where s.room = $1::uuid
        returning s.notify_at, s.knocks)
      select graphile_worker.add_job($2, json_build_object('about', $1::text, 'tries', 0), run_at := notify_at,
        max_attempts := 32767, job_key := concat_ws('/', $2::text, $1::text, knocks)) from planned`,
    values: [room, hostNotice.name],
  });
}

interface NoticeOptions {
  readonly livekit: Pick<LiveKitClient, 'listRooms' | 'sendData'>;
  readonly settings: Pick<Settings, 'LOBBY_NOTIFICATION_TYPE'>;
}

/**
 * Tells everybody in the LiveKit room that somebody waits (livekit.md §6.1): the reference's frontend shows it to hosts
 * and starts polling the list. Does nothing when the LiveKit room is empty. Rejects with a `LiveKitFailure`.
 */
export async function notifyHosts({ livekit, settings }: NoticeOptions, room: string): Promise<void> {
  if ((await livekit.listRooms([room])).length === 0) return;
  await livekit.sendData(room, JSON.stringify({ type: settings.LOBBY_NOTIFICATION_TYPE })).catch((error: unknown) => {
    if (sortFailure(error).kind !== 'gone') throw error;
  });
}

/** Handler of `lobby.notify`, which the room enqueues when a host joins and guests already wait. */
export const notifyJoinedHost =
  (options: NoticeOptions): Handler =>
  async ({ to }) => {
    await askLiveKit(() => notifyHosts(options, to.id));
    return { outcome: { type: 'lobby.notified' } };
  };
