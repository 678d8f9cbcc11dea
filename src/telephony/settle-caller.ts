import { guestAddress } from '#machines/addresses.ts';
import { Away } from '#src/actors/command.ts';
import { deliver } from '#src/actors/deliver.ts';
import { newId } from '#src/kernel/ids.ts';
import { LiveKitFailure } from '#src/livekit/failures.ts';
import { isHeard, setHeard } from './call-voice.ts';
import type { CallerParts } from './caller-parts.ts';
import { callerPermission, heldPermission, mayHear } from './caller-permissions.ts';
import { type Caller, readCaller } from './caller-rows.ts';
import { type Wanted, wantedFor } from './caller-standing.ts';
import { isVoiced } from './caller-voice.ts';
import { countCall, countDenial } from './count-calls.ts';
import { findCall } from './find-call.ts';
import { observe } from './hold-call.ts';

/**
 * Applies the caller's current state at LiveKit. Idempotent and safe to run late or concurrently, because it reads the
 * state again afterwards and repeats on a change. A caller knocks, and so is shown to hosts, only once held. Rejects
 * with `Away`, a `LiveKitFailure` or an `AppError`.
 */
export async function settleCaller(parts: CallerParts, room: string, sid: string): Promise<void> {
  const { database } = parts.runtime;
  let caller = await readCaller(database, room, sid);
  for (let tries = 0; tries < 5 && caller !== null; tries++) {
    const wanted = wantedFor(caller);
    const heard = isVoiced(parts, caller);
    await bringAbout(parts, room, caller, wanted);
    caller = await readCaller(database, room, sid);
    const now = caller === null ? wanted : wantedFor(caller);
    if (now === wanted && (caller === null || isVoiced(parts, caller) === heard)) return;
    if (wanted === 'knock' && now === 'wait') return;
  }
  if (caller !== null) throw new Away('The state of the caller kept changing');
}

async function bringAbout(parts: CallerParts, room: string, caller: Caller, wanted: Wanted): Promise<void> {
  if (wanted === 'gone') return sayGoodbye(parts, room, caller);
  if (wanted === 'enter') return letIn(parts, room, caller);
  if (wanted === 'leave') return putOut(parts, room, caller);
  if (!(await hold(parts, room, caller)) || wanted === 'wait') return;
  if (await countCall(parts, room, caller.sid)) return removeCall(parts, room, caller);
  parts.onCaller('held');
  const { guest, username, sid, number } = caller;
  await parts.knock({ room, guest, username, sid, number });
}

/** The guest's place ends with the call. */
async function sayGoodbye({ runtime }: CallerParts, room: string, { guest, status }: Caller): Promise<void> {
  if (status === null || status === 'gone') return;
  const cause = { by: 'guest', id: guest } as const;
  const event = { type: 'guest.leave' } as const;
  await deliver(runtime, [{ to: guestAddress(room, guest), event, key: `hung-up/${newId()}`, cause }]);
}

/**
 * Resolves with whether the call is present and held: it hears nothing and is not heard. From then on its number is
 * masked for others. A call without a track is not held yet; its track's webhook or the next check repeats this.
 */
async function hold(parts: CallerParts, room: string, { sid, call, username }: Caller): Promise<boolean> {
  const found = await findCall(parts, room, { sid, sealed: call });
  if (found === null) return false;
  try {
    // May apply to a newer call with the same identity: it is the same number and must wait too.
    const change = { permission: heldPermission, name: username };
    const info = await parts.livekit.updateParticipant(room, found.identity, change);
    if (info.sid !== sid) return false;
    if (mayHear(found.permission ?? {})) observe(parts, info, 'hears');
    if (info.tracks.length === 0) return false;
    const heard = isHeard(parts, info);
    await setHeard(parts, room, info, false);
    if (heard) observe(parts, info, 'is_heard');
    return true;
  } catch (error) {
    if (error instanceof LiveKitFailure && error.kind === 'gone') return false;
    throw error;
  }
}

/** Unmutes before subscribing, so that a caller who is shown as in the meeting can be heard. */
async function letIn(parts: CallerParts, room: string, caller: Caller): Promise<void> {
  const { livekit, onCaller } = parts;
  const { sid, call, configuration } = caller;
  const found = await findCall(parts, room, { sid, sealed: call });
  if (found === null || configuration === null) return;
  // An update without changes returns the current state; the participant found above is from a store that may lag
  // behind a mute.
  const before = await livekit.updateParticipant(room, found.identity, {});
  if (before.sid !== sid) return;
  await setHeard(parts, room, before, isVoiced(parts, caller));
  const info = await livekit.updateParticipant(room, found.identity, { permission: callerPermission });
  if (info.sid === sid) {
    if (!mayHear(before.permission ?? {})) onCaller('admitted');
    return;
  }
  // A newer call from this number took the identity and was not admitted: hold it again.
  await livekit.updateParticipant(room, found.identity, { permission: heldPermission });
  await setHeard(parts, room, info, false);
}

async function putOut(parts: CallerParts, room: string, caller: Caller): Promise<void> {
  if (caller.status === 'denied') await countDenial(parts, room, caller.sid);
  await removeCall(parts, room, caller);
}

async function removeCall(parts: CallerParts, room: string, { sid, call }: Caller): Promise<void> {
  const found = await findCall(parts, room, { sid, sealed: call });
  if (found === null) return;
  await parts.livekit.removeParticipant(room, found.identity);
  parts.onCaller('put_out');
}
