import { type AnyMachineSnapshot, type AnyStateMachine, initialTransition } from 'xstate';
import type { Briefing } from '#machines/briefing.ts';
import { catalogue } from '#machines/catalogue.ts';
import { createStep } from '#src/actors/kinds.ts';
import { type Plan, planOf, type Vocabulary } from '#src/actors/plan.ts';

/** What the machines may ask for; that the product carries all of it out is a test of its own. */
export const vocabulary: Vocabulary = {
  commands: {
    'livekit.listParticipants': true,
    'livekit.writeMetadata': true,
    'livekit.closeRoom': true,
    'livekit.syncParticipant': true,
    'lobby.look': true,
    'lobby.notify': true,
    'livekit.removeParticipant': true,
    'livekit.dispatchAgent': true,
    'livekit.findAgent': true,
    'livekit.deleteDispatch': true,
    'callers.settle': true,
    'callers.watch': true,
    'callers.hangUp': true,
    'callers.hangUpAll': true,
    'sip.createRule': true,
    'sip.deleteRule': true,
    'recording.startEgress': true,
    'recording.stopEgress': true,
    'recording.endEgress': true,
    'recording.look': true,
    'recording.tellLimit': true,
    'recording.notify': true,
    'storage.findFile': true,
    'storage.removeFiles': true,
  },
  writes: {
    'presence.add': true,
    'presence.leave': true,
    'presence.leaveAll': true,
    'presence.move': true,
    'presence.forget': true,
    'guest.record': true,
    'guest.recordCorrection': true,
    'ban.identify': true,
    'ban.add': true,
    'ban.clear': true,
    'attendance.add': true,
    'attendance.remove': true,
    'attendance.keep': true,
    'attendance.clear': true,
    'removal.add': true,
    'entitlement.note': true,
    'ban.lift': true,
    'wish.add': true,
    'wish.remove': true,
    'wish.dropAbsent': true,
    'wish.clear': true,
    'caller.add': true,
    'caller.clear': true,
    'recording.create': true,
    'recording.record': true,
    'recording.remove': true,
    'notice.add': true,
    'collector.note': true,
  },
};

/** What every event is given on its way in. */
export const briefing: Briefing = {
  at: '2026-01-01T12:00:00.000Z',
  self: 'a-room',
  limits: {
    sweepMs: 60_000,
    resumeMs: 60_000,
    maxWaitMs: 3_600_000,
    graceMs: 10_000,
    deniedMs: 5_000,
    acceptedMs: 21_600_000,
    pollMs: 3_000,
    agentAppearMs: 10_000,
    agentTries: 2,
    agents: { subtitles: 'scribe', collector: 'collector' },
    entitlement: 'remove',
    telephony: false,
    ruleGraceMs: 5_000,
    roomkitRuleMs: 60_000,
    callersKnock: true,
    callersAloneMs: 300_000,
    recording: {
      askMs: 10_000,
      askAgainMs: 25_000,
      beginMs: 25_000,
      stopMs: 10_000,
      lookMs: 30_000,
      doubtMs: 10_000,
      uploadMs: 3_600_000,
      fileLookMs: 60_000,
      fileMs: 3_600_000,
      storageTells: false,
      removesFiles: false,
    },
  },
};

/** An event without its briefing. */
export interface Happening {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface Taken {
  readonly snapshot: AnyMachineSnapshot;
  /** Null when the machine refused the event. */
  readonly plan: Plan | null;
}

/** A machine in its initial state. */
export const firstSnapshot = (machine: AnyStateMachine): AnyMachineSnapshot =>
  initialTransition(machine as never, undefined as never)[0] as AnyMachineSnapshot;

/** The transitions of the product's machines, made once: making one costs more than many transitions. */
const steps = new Map<AnyStateMachine, ReturnType<typeof createStep>>(
  Object.values(catalogue).map(({ machine }) => [machine, createStep(machine)]),
);

/** Moves a machine by one event, as the runtime does. */
export function takeStep(machine: AnyStateMachine, before: AnyMachineSnapshot, happening: Happening): Taken {
  const step = steps.get(machine) ?? createStep(machine);
  const [snapshot, actions] = step(before, { ...briefing, ...happening });
  const refused = snapshot === before && actions.length === 0;
  return { snapshot, plan: refused ? null : planOf(vocabulary, actions) };
}
