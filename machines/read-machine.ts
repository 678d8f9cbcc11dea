import type { AnyStateMachine } from 'xstate';

/** One way out of a state, as it is written in the machine. */
export interface Way {
  /** Path of the state that it is written at: `meeting.running`. */
  readonly from: string;
  /** Path of the target; null when the state is not left. */
  readonly to: string | null;
  readonly on: string;
  readonly guard: string | null;
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
}

interface TransitionConfig {
  readonly target?: string;
  readonly guard?: string | { readonly type: string };
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
  const entry = actionsOf(machine, config.entry);
  return {
    path,
    name,
    kind: config.type === 'parallel' ? 'parallel' : children.length > 0 ? 'compound' : 'atomic',
    initial: config.initial === undefined ? null : join(path, config.initial),
    states: children.map(([key, child]) => readState(machine, child, join(path, key), key)),
    ways: [
      ...(entry.facts.length + entry.asks.length > 0
        ? [{ from: path, to: null, on: 'on entry', guard: null, ...entry }]
        : []),
      ...ways('at once', config.always),
      ...Object.entries(config.on ?? {}).flatMap(([event, transitions]) => ways(event, transitions)),
      ...Object.entries(config.after ?? {}).flatMap(([delay, transitions]) => ways(`after ${delay}`, transitions)),
    ],
  };
}

function readWay(machine: AnyStateMachine, from: string, on: string, way: TransitionConfig): Way {
  const to = way.target === undefined ? null : targetOf(machine, from, way.target);
  const guard = typeof way.guard === 'object' ? way.guard.type : (way.guard ?? null);
  return { from, to, on, guard, ...actionsOf(machine, way.actions) };
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
    // Those with a dot are for others to do; the rest changes the context.
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

/** A fact's type may hang on how an egress ended. */
function factsOf(machine: AnyStateMachine, written: Written, params: unknown): string[] {
  const context = machine.config.context;
  const types = ['complete', 'limitReached', 'failed'].map((status) => {
    const event = { participant: {}, status };
    return written.event!({ context, event }, params).type;
  });
  return [...new Set(types)];
}
