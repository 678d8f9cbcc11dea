import { Away, type Handler } from '#src/actors/command.ts';
import { sendJob } from '#src/db/add-job.ts';
import type { Transaction } from '#src/db/transaction.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import { sortFailure } from '#src/livekit/failures.ts';
import type { Settings } from '#src/settings/settings.ts';

/** How the notice to hosts without a socket stands in the job queue. */
export const hostNotice = { name: 'lobby.notifyHosts', queue: null, mostTries: 4 } as const;

/** Has the hosts told, after this commit, that somebody waits. */
export function planNotice(tx: Transaction, room: string, knock: number, afterSeconds: number): void {
  sendJob(tx, {
    task: hostNotice.name,
    queue: hostNotice.queue,
    key: `${hostNotice.name}/${room}/${knock}`,
    payload: { about: room, tries: 0 },
    afterSeconds,
  });
}

export interface NoticeOptions {
  readonly livekit: Pick<LiveKitClient, 'listRooms' | 'sendData'>;
  readonly settings: Pick<Settings, 'LOBBY_NOTIFICATION_TYPE'>;
}

/**
 * Tells everybody in the LiveKit room that somebody waits (livekit.md §6.1): the reference's frontend shows it to hosts
 * and begins to ask for the list. Nobody is there: nothing happens. Rejects with a `LiveKitFailure`.
 */
export async function notifyHosts({ livekit, settings }: NoticeOptions, room: string): Promise<void> {
  if ((await livekit.listRooms([room])).length === 0) return;
  await livekit.sendData(room, JSON.stringify({ type: settings.LOBBY_NOTIFICATION_TYPE })).catch((error: unknown) => {
    if (sortFailure(error).kind !== 'gone') throw error;
  });
}

/** The same, asked for by the room when a host joins and somebody waits already. */
export const notifyJoinedHost = (options: NoticeOptions): Handler => ({
  async run({ to }) {
    await notifyHosts(options, to.id).catch((error: unknown) => {
      throw sortFailure(error).kind === 'away' ? new Away('LiveKit cannot be reached', { cause: error }) : error;
    });
    return { outcome: { type: 'lobby.notified' } };
  },
  failed: () => ({ type: 'lobby.notified' }),
});
