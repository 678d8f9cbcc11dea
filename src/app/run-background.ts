import { fireDueTimers } from '#src/actors/due-timers.ts';
import { retryInboxes } from '#src/actors/inbox.ts';
import { reportRoomsWithoutOrigin } from '#src/applications/adopt-rooms.ts';
import { keepHouse } from '#src/jobs/housekeeping.ts';
import { startLoop } from '#src/jobs/loop.ts';
import { beat, buryDeadReplicas, sayGoodbye } from '#src/jobs/replica.ts';
import { startWorker } from '#src/jobs/worker.ts';
import { releaseGuestsOf } from '#src/lobby/release-guests.ts';
import { renewDeadlines } from '#src/lobby/renew-deadlines.ts';
import { type LiveKitWatch, watchLiveKit } from '#src/meetings/watch.ts';
import { allDomains, createHandlers, purgesOf } from '#src/product-runtime.ts';
import type { Realtime } from '#src/realtime/create-realtime.ts';
import { leaseRules } from '#src/telephony/lease-rules.ts';
import { settleAtStart } from '#src/telephony/settle-at-start.ts';
import type { Actors } from './create-actors.ts';

/** Background work of a replica. */
export interface Background {
  readonly watch: LiveKitWatch;
  /** Finishes or releases running jobs, and releases the guests held by this replica. */
  stop(): Promise<void>;
}

/**
 * Starts the job queue, timers and loops of this replica. Resolves once the callers in meetings are held or admitted.
 */
export async function runBackground(actors: Actors, realtime: Realtime): Promise<Background> {
  const { settings, log, database, runtime, metrics, replica, livekit, apiUrl } = actors;
  // First, because callers may have joined meetings while no replica ran to hold them.
  await settleAtStart(actors.callers);

  reportRoomsWithoutOrigin(database, settings, log).catch((error: unknown) =>
    log.warn({ err: error }, 'rooms without an origin could not be counted'),
  );
  const purges = purgesOf(settings);
  const worker = await startWorker({
    runtime,
    handlers: createHandlers(actors),
    rounds: [{ name: 'housekeeping', cron: '17 * * * *', run: async () => void (await keepHouse(database, purges)) }],
    tasks: allDomains.flatMap((domain) => domain.tasks?.(actors) ?? []),
    onOutcome: (name, outcome) => metrics.commands.inc({ name, outcome }),
  });
  const { age } = await beat(database, replica, worker.ids);
  // No other replica watched LiveKit just now, so LiveKit may have been restarted unnoticed.
  const doubtful = age === null || age > 2;
  // Guests could not poll while no replica ran; restart their deadlines.
  if (doubtful) await renewDeadlines(runtime);
  const watch = watchLiveKit(runtime, { apiUrl, verifyCertificate: settings.LIVEKIT_VERIFY_SSL }, doubtful);
  const loops = [
    { name: 'timers', everyMs: 200, turn: async () => metrics.timersFired.inc(await fireDueTimers(runtime)) },
    { name: 'inboxes', everyMs: 500, turn: () => retryInboxes(runtime) },
    {
      name: 'heartbeat',
      everyMs: 1_000,
      async turn() {
        const { reborn } = await beat(database, replica, worker.ids);
        if (reborn) await realtime.holdAllAgain();
        await buryDeadReplicas(database, (dead) => releaseGuestsOf(runtime, dead));
      },
    },
    { name: 'look', everyMs: 1_000, turn: () => realtime.lookAtAll() },
    { name: 'watches', everyMs: 15_000, turn: () => realtime.lookRound() },
    { name: 'livekit', everyMs: 1_000, turn: () => watch.look() },
    {
      name: 'global-sweep',
      everyMs: settings.GREENROOM_GLOBAL_SWEEP_SECONDS * 1000,
      async turn() {
        for (const domain of allDomains) await domain.sweep?.(actors);
      },
    },
    ...allDomains.flatMap((domain) => domain.loops?.(actors) ?? []),
  ].map(({ name, everyMs, turn }) => startLoop(log, name, everyMs, turn));
  return {
    watch,
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()));
      watch.close();
      const ended = await worker.stop();
      await Promise.all([actors.mailer.close(), actors.analytics.close()]);
      // If this fails, other replicas do the same once they find this one dead.
      await releaseGuestsOf(runtime, replica)
        // Jobs that are left locked need this replica's row, by which others find and unlock them.
        .then(() => (ended ? sayGoodbye(database, replica) : undefined))
        .then(() => leaseRules({ runtime, settings, livekit }))
        .catch((error: unknown) => log.warn({ err: error }, 'the shutdown was incomplete; other replicas take over'));
    },
  };
}
