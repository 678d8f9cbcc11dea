import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import type { Plan, Step, TimerStep } from '#src/actors/plan.ts';
import { describeState } from '#src/actors/restore.ts';
import { firstSnapshot, type Happening, takeStep } from './take-step.ts';

/** Tells a machine one event after the other. */
export interface Storyteller {
  /**
   * Applies one event and describes the result: the state, then each part of the plan as a line, in the order of facts,
   * commands, writes, messages and timers. `['refused']` when the machine did not accept it.
   */
  tell(event: Happening): string[];
  readonly snapshot: AnyMachineSnapshot;
}

export function tellStory(machine: AnyStateMachine): Storyteller {
  let snapshot = firstSnapshot(machine);
  return {
    tell(event) {
      const taken = takeStep(machine, snapshot, event);
      snapshot = taken.snapshot;
      return taken.plan === null ? ['refused'] : [describeMoving(snapshot.value), ...describePlan(taken.plan)];
    },
    get snapshot() {
      return snapshot;
    },
  };
}

/** The state without the idle regions of a room. */
const describeMoving = (value: unknown): string =>
  describeState(value)
    .split(' ')
    .filter(
      (path) =>
        ![
          'door.kept',
          'entitlement.checked',
          'metadata.written',
          'lobby.judged',
          'subtitles.off',
          'telephony.off',
          'roomkit.idle',
          'callers.received',
          'company.kept',
          'recordings.followed',
          'collector.off',
        ].includes(path),
    )
    .join(' ');

function describePlan({ facts, commands, writes, messages, timers }: Plan): string[] {
  return [
    ...facts.map(({ type, data }) => line(type, Object.values(data))),
    ...commands.map(({ name }) => `!${name}`),
    ...writes.map(describeWrite),
    ...messages.map(({ event: { type, reason } }) => line('tell guests', [type, reason])),
    ...timers.map(describeTimer),
  ];
}

function describeWrite({ name, params }: Step): string {
  const { sid, participant, livekitRoom, except, status, reason, replica, identity, user } = (params ?? {}) as Record<
    string,
    unknown
  >;
  if (name === 'guest.recordCorrection' || name === 'ban.identify') return line(name, [user]);
  if (name.startsWith('wish.')) return line(name, [identity]);
  if (name === 'guest.record') return line(name, [status, reason, replica]);
  return line(name, [(participant as { sid: string } | undefined)?.sid, sid, livekitRoom, except]);
}

function describeTimer(step: TimerStep): string {
  // xstate.after.<delay>.<state>
  const delay = step.id.startsWith('xstate.after.') ? step.id.split('.')[2] : step.id;
  return step.do === 'cancel' ? `cancel ${delay}` : `${delay} in ${step.delayMs / 1000} s`;
}

const line = (word: string, values: readonly unknown[]): string =>
  [word, ...values.filter((value) => value !== undefined).map((value) => JSON.stringify(value))].join(' ');

/** The event that a pending timer of this state would bring. */
export const due = (delay: string, state: string): Happening => ({ type: `xstate.after.${delay}.${state}` });
