import type { AnyStateMachine } from 'xstate';

interface Config {
  readonly states?: Readonly<Record<string, Config>>;
  readonly on?: object;
  readonly after?: object;
}

const statesOf = (config: Config, path: string): [path: string, config: Config][] => [
  [path, config],
  ...Object.entries(config.states ?? {}).flatMap(([name, state]) => statesOf(state, `${path}.${name}`)),
];

/** Names in `after` that are no delay of the machine. XState raises their event at once. */
export function unknownDelays(machine: AnyStateMachine): string[] {
  const known = Object.keys(machine.implementations.delays);
  return statesOf(machine.config as Config, machine.id).flatMap(([path, { after = {} }]) =>
    Object.keys(after)
      .filter((delay) => !known.includes(delay))
      .map((delay) => `${path} after ${delay}`),
  );
}

/** Names in `on` that are no event of the machine. Their transitions are never taken. */
export const unknownEvents = (machine: AnyStateMachine, known: readonly string[]): string[] =>
  statesOf(machine.config as Config, machine.id).flatMap(([path, { on = {} }]) =>
    Object.keys(on)
      .filter((event) => !known.includes(event))
      .map((event) => `${path} on ${event}`),
  );

/** Keys that several of these objects have. The last one would win silently. */
export function repeatedKeys(objects: Readonly<Record<string, object>>): string[] {
  const owners = new Map<string, string[]>();
  for (const [owner, object] of Object.entries(objects)) {
    for (const key of Object.keys(object)) owners.set(key, [...(owners.get(key) ?? []), owner]);
  }
  return [...owners].filter(([, all]) => all.length > 1).map(([key, all]) => `${key}: ${all.join(', ')}`);
}
