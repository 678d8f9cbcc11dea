import type { telephonyWords } from '#machines/room/room.vocabulary.ts';
import type { ParamsOf } from '#machines/vocabulary.ts';
import type { Command, FailureReason, Handler } from '#src/actors/command.ts';
import { kindOf } from '#src/actors/kinds.ts';
import { addJob } from '#src/db/add-job.ts';
import { isConnected, participantKindOf } from '#src/livekit/translate.ts';
import { askForCall } from './ask-for-call.ts';
import type { CallerParts } from './caller-parts.ts';
import { callerCheck } from './check-callers.ts';
import { findCall } from './find-call.ts';
import { settleCaller } from './settle-caller.ts';

type CallerCommands = (typeof telephonyWords)['commands'];

/** Handler of `callers.settle`: holds, admits or removes one caller, according to the state when it runs. */
export const settle =
  (parts: CallerParts): Handler<ParamsOf<CallerCommands['callers.settle']>> =>
  async ({ to, params }) => {
    await askForCall(() => settleCaller(parts, kindOf(parts.runtime.kinds, to.kind).roomOf(to.id), params.sid));
    return { outcome: { type: 'callers.settled' } };
  };

/** The outcome of a `callers.settle` that failed. */
export const settleFailed = (
  { params: { sid, call = null } }: Command<ParamsOf<CallerCommands['callers.settle']>>,
  reason: FailureReason,
) => ({ type: 'callers.settleFailed', reason, sid, call }) as const;

/** Handler of `callers.hangUp`: ends one call. */
export const hangUp =
  (parts: CallerParts): Handler<ParamsOf<CallerCommands['callers.hangUp']>> =>
  async ({ to, params }) => {
    const { sid, call, why } = params;
    await askForCall(async () => {
      const found = await findCall(parts, to.id, { sid, sealed: call });
      if (found === null) return;
      await parts.livekit.removeParticipant(to.id, found.identity);
      parts.onCaller(why);
    });
    return { outcome: { type: 'callers.hungUp' } };
  };

/**
 * Handler of `callers.hangUpAll`: ends all calls of a room without other participants. It asks LiveKit first, because
 * somebody may have just joined.
 */
export const hangUpAll =
  (parts: CallerParts): Handler =>
  async ({ to: { id: room } }) => {
    await askForCall(async () => {
      const there = (await parts.livekit.listParticipants(room)).filter(isConnected);
      if (there.some((info) => participantKindOf(info) === 'standard')) return;
      for (const info of there.filter((one) => participantKindOf(one) === 'sip')) {
        await askForCall(() => parts.livekit.removeParticipant(room, info.identity));
        parts.onCaller('alone');
      }
    });
    return { outcome: { type: 'callers.allHungUp' } };
  };

/**
 * Handler of `callers.watch`: schedules the periodic check for callers whose webhooks were lost. The job key keeps it
 * to one job per room.
 */
export const watchCallers =
  ({ runtime, settings }: CallerParts): Handler =>
  async ({ to: { id: about } }) => {
    const { name, queue } = callerCheck;
    const payload = { about, tries: 0 };
    const afterSeconds = settings.GREENROOM_SIP_CHECK_SECONDS;
    await askForCall(() =>
      addJob(runtime.database.pool, { task: name, payload, key: `${name}/${about}`, queue, afterSeconds }),
    );
    return { outcome: { type: 'callers.watched' } };
  };
