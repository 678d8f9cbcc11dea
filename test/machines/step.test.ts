import { describe, expect, it } from 'vitest';
import { type AnyMachineSnapshot, transition } from 'xstate';
import { roomMachine } from '#machines/room/room.machine.ts';
import type { MachineEvent } from '#src/actors/delivery.ts';
import { createStep } from '#src/actors/kinds.ts';
import { exploreRoom } from './room-world.ts';
import { exploreSubtitles } from './subtitle-world.ts';
import { briefing } from './take-step.ts';
import { exploreTelephony } from './telephony-world.ts';

const worlds = {
  meetings: () => exploreRoom({ people: ['ada', 'agent'], reports: ['rooms'] }),
  subtitles: () => exploreSubtitles(['ends']),
  telephony: () => exploreTelephony(false),
};

const step = createStep(roomMachine);

/** A snapshot and its actions as one text, without the functions that carry the actions out. */
const describeOutcome = (after: AnyMachineSnapshot, actions: readonly unknown[], same: boolean): string =>
  JSON.stringify([roomMachine.getPersistedSnapshot(after as never), actions, same], (key, inner) =>
    key === 'exec' || key === 'info' ? undefined : inner,
  );

describe('a transition with one shared scope', () => {
  it.each(Object.keys(worlds) as (keyof typeof worlds)[])(
    'is the one that XState makes, on all paths of %s',
    (world) => {
      const steps = worlds[world]();
      expect(steps.length).toBeGreaterThan(100);
      for (const { before, event } of steps) {
        const given = { ...briefing, ...event } as MachineEvent;
        const snapshot = before.snapshot as AnyMachineSnapshot;
        const [expected, expectedActions] = transition(roomMachine, snapshot as never, given as never);
        const [after, actions] = step(snapshot, given);
        const ours = describeOutcome(after, actions, after === snapshot);
        const theirs = describeOutcome(expected as never, expectedActions, expected === (snapshot as unknown));
        // Compared as texts: an assertion for each of thousands of steps takes longer than all of them.
        if (ours !== theirs) expect(ours).toBe(theirs);
      }
    },
    180_000,
  );
});
