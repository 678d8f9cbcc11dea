import type { AnyStateMachine } from 'xstate';

/** One way out of a state, as it is written in the machine. */
export interface Way {
  /** Path of the state that it is written at: `meeting.running`. */
  readonly from: string;
  /** Path of the target; null when the state is not left. */
  readonly to: string | null;
  readonly on: string;
  readonly guard: string | null;
  /** Parameters of the guard, for example the status that it compares with. */
  readonly params: readonly string[];
  /** Facts that it announces. */
  readonly facts: readonly string[];
  /** Commands, writes and tells that it asks for. */
  readonly asks: readonly string[];
}

/** A state as it is written in the machine. */
export interface DrawnState {
  readonly path: string;
  readonly name: string;
  readonly kind: 'parallel' | 'compound' | 'atomic';
  readonly initial: string | null;
  readonly states: readonly DrawnState[];
  readonly ways: readonly Way[];
}

interface Config {
  readonly type?: string;
  readonly initial?: string;
  readonly states?: Readonly<Record<string, Config>>;
  readonly on?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
  readonly always?: unknown;
  readonly entry?: unknown;
  readonly exit?: unknown;
}

interface TransitionConfig {
  readonly target?: string;
  readonly guard?: string | { readonly type: string; readonly params?: Readonly<Record<string, unknown>> };
  readonly actions?: unknown;
}

const listOf = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];
const join = (...parts: readonly string[]) => parts.filter((part) => part !== '').join('.');

/** Reads the definition of a machine as states and ways. */
export function readMachine(machine: AnyStateMachine): DrawnState {
  return readState(machine, machine.config as Config, '', machine.id);
}

function readState(machine: AnyStateMachine, config: Config, path: string, name: string): DrawnState {
  const children = Object.entries(config.states ?? {});
  const ways = (on: string, transitions: unknown) =>
    listOf(transitions).map((one) =>
      readWay(machine, path, on, typeof one === 'string' ? { target: one } : (one as object)),
    );
  return {
    path,
    name,
    kind: config.type === 'parallel' ? 'parallel' : children.length > 0 ? 'compound' : 'atomic',
    initial: config.initial === undefined ? null : join(path, config.initial),
    states: children.map(([key, child]) => readState(machine, child, join(path, key), key)),
    ways: [
      ...readMoment(machine, path, 'on entry', config.entry),
      ...readMoment(machine, path, 'on exit', config.exit),
      ...ways('at once', config.always),
      ...Object.entries(config.on ?? {}).flatMap(([event, transitions]) => ways(event, transitions)),
      ...Object.entries(config.after ?? {}).flatMap(([delay, transitions]) => ways(`after ${delay}`, transitions)),
    ],
  };
}

/** What a state announces and asks for when it is entered or left; nothing if that only changes the context. */
function readMoment(machine: AnyStateMachine, from: string, on: string, actions: unknown): Way[] {
  const effects = actionsOf(machine, actions);
  if (effects.facts.length + effects.asks.length === 0) return [];
  return [{ from, to: null, on, guard: null, params: [], ...effects }];
}

function readWay(machine: AnyStateMachine, from: string, on: string, way: TransitionConfig): Way {
  const to = way.target === undefined ? null : targetOf(machine, from, way.target);
  const guard = typeof way.guard === 'object' ? way.guard.type : (way.guard ?? null);
  const params = typeof way.guard === 'object' ? Object.values(way.guard.params ?? {}).map(String) : [];
  return { from, to, on, guard, params, ...actionsOf(machine, way.actions) };
}

/** `#machine.a.b` is absolute, `.a` a child, `a` a sibling. */
function targetOf(machine: AnyStateMachine, from: string, target: string): string {
  if (target.startsWith(`#${machine.id}.`)) return target.slice(machine.id.length + 2);
  if (target.startsWith('.')) return join(from, target.slice(1));
  return join(from.split('.').slice(0, -1).join('.'), target);
}

function actionsOf(machine: AnyStateMachine, actions: unknown): { facts: string[]; asks: string[] } {
  const facts: string[] = [];
  const asks: string[] = [];
  for (const action of listOf(actions)) {
    const { type, params } = typeof action === 'string' ? { type: action, params: undefined } : (action as Named);
    const written = machine.implementations.actions[type] as unknown as Written;
    if (written.type === 'xstate.emit') facts.push(...factsOf(machine, written, params));
    // The names of commands, writes and messages contain a dot; all other actions change the context.
    else if (type.includes('.')) asks.push(type);
  }
  return { facts, asks };
}

interface Named {
  readonly type: string;
  readonly params?: unknown;
}

interface Written {
  readonly type?: string;
  readonly event?: (args: object, params: unknown) => { readonly type: string };
}

/** Returns the possible types of a fact, which may depend on the egress status of the event. */
function factsOf(machine: AnyStateMachine, written: Written, params: unknown): string[] {
  const context = machine.config.context;
  const types = ['complete', 'limitReached', 'failed'].map((status) => {
    const event = { participant: {}, status };
    return written.event!({ context, event }, params).type;
  });
  return [...new Set(types)];
}
