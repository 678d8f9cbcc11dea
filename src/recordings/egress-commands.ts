import type { EgressStatus } from '#machines/recording/recording.events.ts';
import type { recordingWords } from '#machines/recording/recording.vocabulary.ts';
import type { ParamsOf } from '#machines/vocabulary.ts';
import type { Handler } from '#src/actors/command.ts';
import { askLiveKit } from '#src/livekit/ask-livekit.ts';
import { type Egress, isRunning } from '#src/livekit/egress.ts';
import { LiveKitFailure, sortFailure } from '#src/livekit/failures.ts';
import { egressRequest } from './egress-request.ts';
import type { RecordingDeps } from './recording-parts.ts';
import { readRecording } from './recording-rows.ts';

type Commands = (typeof recordingWords)['commands'];
type Deps = Pick<RecordingDeps, 'livekit' | 'database' | 'settings' | 'metrics'>;

const roomOf = (id: string): string => id.slice(0, id.indexOf('/'));

type Refusal = 'recorder_busy' | 'recorder_unavailable' | 'recorder_refused';

export const startRefused = (reason: Refusal) => ({ type: 'egress.refused', reason }) as const;

/**
 * Handler of `recording.startEgress`: asks LiveKit for a recorder. LiveKit gives no reason when none is free, so a
 * recorder of ours that is present elsewhere makes the reason `recorder_busy`.
 */
export function startEgress(deps: Deps): Handler<ParamsOf<Commands['recording.startEgress']>> {
  const { livekit, database, settings } = deps;
  const refused = (reason: Refusal) => ({ outcome: startRefused(reason) });
  return async ({ to, params: { recording } }) => {
    const room = roomOf(to.id);
    const row = await readRecording(database.pool, recording);
    // The start was answered with a failure before this command ran.
    if (row?.status !== 'initiated') return refused('recorder_unavailable');
    try {
      // This command may have been carried out before, by a process that died.
      const running = (await livekit.listEgresses({ room })).find(({ file }) => file === recording);
      if (running !== undefined && isRunning(running)) {
        return { outcome: { type: 'egress.accepted', egress: running.id } };
      }
      const egress = await livekit.startEgress(egressRequest(settings, row));
      return { outcome: { type: 'egress.accepted', egress } };
    } catch (error) {
      deps.metrics.recordingFailures.inc({ act: 'start' });
      if (sortFailure(error).kind === 'refused') return refused('recorder_refused');
      return refused((await isRecorderBusy(deps)) ? 'recorder_busy' : 'recorder_unavailable');
    }
  };
}

async function isRecorderBusy({ database }: Deps): Promise<boolean> {
  const { rows } = await database.pool.query<{ busy: boolean }>(
    `select exists (select from greenroom.presence where kind = 'egress' and left_at is null) as busy`,
  );
  return rows[0]?.busy ?? false;
}

/** Handler of `recording.stopEgress`. An egress that ended before counts as stopped, with the status that it ended in. */
export function stopEgress({ livekit, metrics }: Deps): Handler<ParamsOf<Commands['recording.stopEgress']>> {
  return async ({ params: { egress } }) => {
    try {
      return { outcome: { type: 'egress.stopAnswered', status: stoppedStatus(await livekit.stopEgress(egress)) } };
    } catch (error) {
      const failure = sortFailure(error);
      if (failure.kind === 'refused') {
        const [known] = await livekit.listEgresses({ egress }).catch((): Egress[] => []);
        if (known !== undefined && !isRunning(known)) {
          return { outcome: { type: 'egress.stopAnswered', status: known.status } };
        }
      }
      metrics.recordingFailures.inc({ act: 'stop' });
      return { outcome: { type: 'egress.stopFailed', reason: failure.code ?? failure.kind } };
    }
  };
}

/** Status in LiveKit's answer to a stop; unknown if `starting`, the zero value, which an empty answer has as well. */
const stoppedStatus = ({ status }: Egress): EgressStatus | 'unknown' => (status === 'starting' ? 'unknown' : status);

/** Handler of `recording.endEgress`: stops an egress that nobody wants. One that is dead or has ended counts as ended. */
export function endEgress({ livekit }: Deps): Handler<ParamsOf<Commands['recording.endEgress']>> {
  const ended = { outcome: { type: 'egress.unwantedEnded' } } as const;
  return async ({ params: { egress } }) => {
    if (egress === '') return ended;
    const [known] = await askLiveKit(() => livekit.listEgresses({ egress }), []);
    if (known === undefined || !isRunning(known)) return ended;
    try {
      await askLiveKit(() => livekit.stopEgress(egress), null);
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof LiveKitFailure ? error.cause : sortFailure(error);
      // LiveKit lists a dead egress as active, and its recorder does not answer.
      if (cause.code !== 'deadline_exceeded' && cause.kind !== 'refused') throw error;
    }
    return ended;
  };
}

/** Handler of `recording.look`: what LiveKit lists of the egress, and whether its recorder is in the room. */
export function lookAtEgress({ livekit }: Deps): Handler<ParamsOf<Commands['recording.look']>> {
  return async ({ to, params: { recording, egress } }) => {
    const room = roomOf(to.id);
    const seen = await askLiveKit(async () => {
      const all = await livekit.listEgresses(egress === null ? { room } : { egress });
      return egress === null ? all.findLast(({ file }) => file === recording) : all[0];
    }, undefined);
    if (seen === undefined) return { outcome: { type: 'egress.seen', egress, status: 'gone', present: false } };
    const people = await askLiveKit(() => livekit.listParticipants(room), []);
    const present = people.some(({ identity }) => identity === seen.id);
    return { outcome: { type: 'egress.seen', egress: seen.id, status: seen.status, present } };
  };
}

const limitMessages = {
  screen_recording: 'screenRecordingLimitReached',
  transcript: 'transcriptionLimitReached',
} as const;

/** Handler of `recording.tellLimit`: tells everybody in the LiveKit room, as the reference does (livekit.md §6.1). */
export function tellLimit({ livekit }: Deps): Handler<ParamsOf<Commands['recording.tellLimit']>> {
  return async ({ to, params: { mode } }) => {
    await askLiveKit(() => livekit.sendData(roomOf(to.id), JSON.stringify({ type: limitMessages[mode] })), undefined);
    return { outcome: { type: 'limit.told' } };
  };
}
