import type { ActorLogic, AnyMachineSnapshot, AnyStateMachine, Snapshot } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import type { Plan } from '#src/actors/plan.ts';
import { firstSnapshot, type Happening, takeStep } from './take-step.ts';

/**
 * A machine together with what the runtime keeps for it: its pending timers, and what a test remembers of its plans.
 * It has the shape of a snapshot, so that `xstate/graph` walks through it.
 */
export type World<Memory> = Snapshot<undefined> & {
  readonly snapshot: AnyMachineSnapshot;
  /** Timer id → type of the event that it brings. */
  readonly timers: Readonly<Record<string, string>>;
  readonly memory: Memory;
};

/** One event in one world, and where it leads. */
export interface Step<Memory> {
  readonly before: World<Memory>;
  readonly event: Happening;
  readonly after: World<Memory>;
  /** Null when the machine refused the event. */
  readonly plan: Plan | null;
  /** The shortest way here. */
  readonly story: readonly Happening[];
}

export interface Exploration<Memory> {
  readonly machine: AnyStateMachine;
  readonly memory: Memory;
  /** What may happen in this world, beside the timers that are pending in it. */
  events(world: World<Memory>): readonly Happening[];
  /** What every timer is given beside the usual briefing. */
  readonly given?: Omit<Happening, 'type'>;
  /** Which pending timers may fire; all when left out. */
  heeds?(timer: string): boolean;
  remember(before: World<Memory>, event: Happening, after: AnyMachineSnapshot, plan: Plan): Memory;
  /** Worlds with the same text are one. */
  describe(world: World<Memory>): unknown;
}

/** Every step out of every world that the machine can get to. */
export function explore<Memory>(exploration: Exploration<Memory>): Step<Memory>[] {
  const { machine } = exploration;
  const shape = { status: 'active', output: undefined, error: undefined } as const;
  const first: World<Memory> = { ...shape, snapshot: firstSnapshot(machine), timers: {}, memory: exploration.memory };
  // The walk and we ask for the same steps again and again.
  const taken = new WeakMap<Happening, { after: World<Memory>; plan: Plan | null }>();
  const move = (before: World<Memory>, event: Happening) => {
    const known = taken.get(event) ?? step(before, event);
    taken.set(event, known);
    return known;
  };
  const step = (before: World<Memory>, event: Happening): { after: World<Memory>; plan: Plan | null } => {
    const { snapshot, plan } = takeStep(machine, before.snapshot, event);
    if (plan === null) return { after: before, plan };
    const memory = exploration.remember(before, event, snapshot, plan);
    return { after: { ...shape, snapshot, timers: timersAfter(before.timers, event, plan), memory }, plan };
  };
  const possible = new WeakMap<World<Memory>, readonly Happening[]>();
  const eventsIn = (world: World<Memory>): readonly Happening[] => {
    const timers = Object.values(world.timers).filter((type) => exploration.heeds?.(type) ?? true);
    // Copies, so that each stands for one step.
    const events = possible.get(world) ?? [
      ...exploration.events(world).map((event) => ({ ...event })),
      ...timers.map((type) => ({ ...exploration.given, type })),
    ];
    possible.set(world, events);
    return events;
  };
  const texts = new WeakMap<World<Memory>, string>();
  const textOf = (world: World<Memory>): string => {
    const { snapshot, timers } = world;
    const text = texts.get(world) ?? JSON.stringify([snapshot.value, timers, exploration.describe(world)]);
    texts.set(world, text);
    return text;
  };
  // The first that was found stands for all with its text.
  const found = new Map<string, World<Memory>>([[textOf(first), first]]);
  const logic = {
    transition: (world: World<Memory>, event: Happening) => {
      const { after } = move(world, event);
      const same = found.get(textOf(after)) ?? after;
      found.set(textOf(after), same);
      return same;
    },
    getInitialSnapshot: () => first,
    getPersistedSnapshot: (world: World<Memory>) => world,
  } as unknown as ActorLogic<World<Memory>, Happening>;
  const paths = getShortestPaths(logic, {
    events: eventsIn,
    filterEvents: (world, event) => move(world, event).plan !== null,
    serializeState: textOf,
  });
  return paths
    .sort((a, b) => a.weight - b.weight)
    .flatMap(({ state: before, steps }) => {
      const told = steps.map(({ event }) => event).filter(({ type }) => type !== 'xstate.init');
      return eventsIn(before).map((event) => ({ before, event, ...move(before, event), story: [...told, event] }));
    });
}

function timersAfter(before: Readonly<Record<string, string>>, event: Happening, plan: Plan): Record<string, string> {
  // What fired is no longer pending.
  const timers = Object.fromEntries(Object.entries(before).filter(([, type]) => type !== event.type));
  for (const step of plan.timers) {
    if (step.do === 'set') timers[step.id] = step.event.type;
    else delete timers[step.id];
  }
  return timers;
}

/** Throws the shortest story for which `broken` returns an error. */
export function expectLaw<Memory>(
  steps: readonly Step<Memory>[],
  broken: (step: Step<Memory>) => string | false | undefined,
): void {
  for (const step of steps) {
    const problem = broken(step);
    if (!problem) continue;
    const story = step.story.map((event) => `  ${JSON.stringify(event)}`).join('\n');
    const states = `${JSON.stringify(step.before.snapshot.value)} → ${JSON.stringify(step.after.snapshot.value)}`;
    throw new Error(`${problem}\n${story}\n  ${states}`);
  }
}
