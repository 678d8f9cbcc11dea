import { hash } from 'node:crypto';
import { causeOfAct, type Operator } from '#src/api/operator.ts';
import { rehearse, waitAtMost } from '#src/db/rehearse.ts';
import { asOwnUuid } from '#src/kernel/ids.ts';
import { answerOnce, journaledId } from '#src/lobby/once.ts';
import type { ActParts, ActWork, Said } from './act-parts.ts';
import { refuseBusy } from './act-refusal.ts';
import type { Act, ActAnswer, ActName, How } from './act-schema.ts';
import { releaseActor } from './actor-acts.ts';
import { dropCommand, retryCommand } from './command-acts.ts';
import { admitGuest, denyGuest, removePerson } from './guest-acts.ts';
import { reconcileAll } from './reconcile-all.ts';
import { failRecording, stopRecording, tellAgain } from './recording-acts.ts';
import { resetBroken } from './reset-act.ts';
import { endMeeting, reconcileRoom, renewPin } from './room-acts.ts';
import { cancelTimer, fireTimer } from './timer-acts.ts';

const works: { readonly [Name in Exclude<ActName, 'reconcile'>]: ActWork<Act<Name>> } = {
  'command.retry': retryCommand,
  'command.drop': dropCommand,
  'actor.release': releaseActor,
  'actor.reset': resetBroken,
  'timer.fire': fireTimer,
  'timer.cancel': cancelTimer,
  'meeting.end': endMeeting,
  'guest.admit': admitGuest,
  'guest.deny': denyGuest,
  'participant.remove': removePerson,
  'recording.stop': stopRecording,
  'recording.fail': failRecording,
  'recording.notify': tellAgain,
  'pin.renew': renewPin,
  'room.reconcile': reconcileRoom,
};

/** Who acts, and by which request: the same request acts once and gets the same answer. */
export interface By {
  readonly operator: Operator;
  readonly request: string;
}

/** How long an act waits for rows that other transactions hold. */
const patienceMs = 5_000;

/**
 * Does one act, with its reason in the journal, or says what it would do. A dry run is the same transaction, rolled back.
 * Rejects with `not_found` for a target that does not exist, and with 409 where the act does not apply.
 */
export async function performAct(parts: ActParts, by: By, act: Act, how: How): Promise<ActAnswer> {
  const { operator, request } = by;
  const { runtime } = parts;
  const cause = causeOfAct(operator, how.reason);
  if (act.act === 'reconcile') {
    if (!how.dry_run) note(parts, by, act.act);
    return reconcileAll(parts, cause, how.dry_run);
  }
  const work = works[act.act] as ActWork<Act>;
  const journaled = journaledId(request);
  if (how.dry_run) {
    const said = await rehearse(runtime.database, (tx) => work(parts, { tx, cause, request: journaled }, act)).catch(
      refuseBusy,
    );
    return { done: false, dry_run: true, text: said.would, details: { ...said.details } };
  }
  note(parts, by, act.act);
  let after: Said['after'];
  // The name holds the target: the same key with another act is refused.
  const name = `${act.act} ${hash('sha256', JSON.stringify(act), 'hex').slice(0, 32)}`;
  const asked = { speaker: `operator/${operator.id}`, id: request, name };
  const answer = await answerOnce(runtime.database, asked, async (tx): Promise<ActAnswer> => {
    waitAtMost(tx, patienceMs);
    const said = await work(parts, { tx, cause, request: journaled }, act);
    after = said.after;
    return { done: true, dry_run: false, text: said.did, details: { ...said.details } };
  }).catch(refuseBusy);
  if (after === undefined) return answer;
  const more = await after();
  return { ...answer, text: more.did ?? answer.text, details: { ...answer.details, ...more.details } };
}

function note({ runtime }: ActParts, { operator, request }: By, act: ActName): void {
  runtime.log.info({ operator: operator.id, act, request }, 'an operator acts');
}

/** Derives the id of a request from a key that its sender has chosen, or from a part of a larger request. */
export function requestId(...parts: readonly [string, ...string[]]): string {
  if (parts.length === 1 && asOwnUuid(parts[0]) !== null) return parts[0];
  const hex = hash('sha256', JSON.stringify(parts), 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
