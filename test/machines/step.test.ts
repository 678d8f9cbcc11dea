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
  meetings: () => exploreRoom({ people: ['ada', 'bob', 'agent'], reports: ['rooms'] }),
  recordings: () => exploreRoom({ people: ['ada', 'recorder', 'eve'], reports: ['recording'] }),
  subtitles: () => exploreSubtitles(['ends', 'outage']),
  telephony: () => exploreTelephony(false),
};

const step = createStep(roomMachine);

/** Functions are equal when they are the same; the rest when it is written alike. */
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, inner) => (key === 'exec' || key === 'info' ? undefined : inner)));

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
        expect(plain(roomMachine.getPersistedSnapshot(after as never))).toEqual(
          plain(roomMachine.getPersistedSnapshot(expected)),
        );
        expect(after === snapshot).toBe(expected === (snapshot as unknown));
        expect(plain(actions)).toEqual(plain(expectedActions));
      }
    },
  );
});
