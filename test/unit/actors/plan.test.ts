import { describe, expect, it } from 'vitest';
import { assign, emit, initialTransition, raise, setup, transition } from 'xstate';
import { actorKinds, catalogue } from '#machines/catalogue.ts';
import { planOf } from '#src/actors/plan.ts';
import { createLog } from '#src/kernel/log.ts';
import { createRuntime } from '#src/product-runtime.ts';
import { readSettings } from '#src/settings/settings.ts';

/** A machine that does one thing of each sort. */
const machine = setup({
  types: {
    context: {} as { readonly count: number },
    events: {} as { readonly type: 'go' | 'again' | 'odd' | 'inner' },
    emitted: {} as { readonly type: string; readonly data: Readonly<Record<string, unknown>> },
  },
  delays: { nap: 1_500 },
  actions: {
    count: assign({ count: ({ context }) => context.count + 1 }),
    announce: emit(({ context }) => ({ type: 'thing.moved', data: { count: context.count } })),
    'livekit.do': (_, _params: { readonly what: string }) => {},
    'row.write': (_, _params: { readonly row: number }) => {},
    'actors.tell': (_, _params: { readonly to: 'members'; readonly event: object }) => {},
    inner: raise({ type: 'inner' }),
    mystery: () => {},
  },
}).createMachine({
  id: 'thing',
  context: { count: 0 },
  initial: 'off',
  states: {
    off: {
      on: {
        go: {
          target: 'on',
          actions: [
            'count',
            'announce',
            { type: 'livekit.do', params: { what: 'first' } },
            { type: 'row.write', params: { row: 1 } },
            { type: 'actors.tell', params: { to: 'members', event: { type: 'guest.meetingEnded' } } },
            { type: 'livekit.do', params: { what: 'second' } },
            'count',
            'announce',
            'inner',
          ],
        },
        odd: { actions: 'mystery' },
      },
    },
    on: { after: { nap: 'off' }, on: { again: { target: 'on', reenter: true }, inner: {} } },
  },
});

const vocabulary = { commands: { 'livekit.do': true }, writes: { 'row.write': true } };
const off = () => initialTransition(machine)[0];
const timer = 'xstate.after.nap.thing.on';

describe('planOf', () => {
  it('sorts what a move asks for, each in the order in which it was asked', () => {
    const [, actions] = transition(machine, off(), { type: 'go' });
    expect(planOf(vocabulary, actions)).toEqual({
      facts: [
        { type: 'thing.moved', data: { count: 1 } },
        { type: 'thing.moved', data: { count: 2 } },
      ],
      commands: [
        { name: 'livekit.do', params: { what: 'first' } },
        { name: 'livekit.do', params: { what: 'second' } },
      ],
      writes: [{ name: 'row.write', params: { row: 1 } }],
      messages: [{ to: 'members', event: { type: 'guest.meetingEnded' } }],
      // The event that was raised at once is handled already.
      timers: [{ do: 'set', id: timer, delayMs: 1_500, event: { type: timer } }],
    });
  });

  it('cancels before it sets where a state is entered anew', () => {
    const [on] = transition(machine, off(), { type: 'go' });
    const [, actions] = transition(machine, on, { type: 'again' });
    expect(planOf(vocabulary, actions).timers).toEqual([
      { do: 'cancel', id: timer },
      { do: 'set', id: timer, delayMs: 1_500, event: { type: timer } },
    ]);
  });

  it('is empty when nothing follows', () => {
    expect(planOf(vocabulary, [])).toEqual({ facts: [], commands: [], writes: [], messages: [], timers: [] });
  });

  it('refuses actions without an executor', () => {
    const [, actions] = transition(machine, off(), { type: 'odd' });
    expect(() => planOf(vocabulary, actions)).toThrow('There is no executor for the action mystery');
    const [, known] = transition(machine, off(), { type: 'go' });
    expect(() => planOf({ ...vocabulary, commands: {} }, known)).toThrow(
      'There is no executor for the action livekit.do',
    );
    expect(() => planOf({ ...vocabulary, writes: {} }, known)).toThrow('There is no executor for the action row.write');
  });
});

describe('the product', () => {
  it('executes every action of its machines, and nothing else', () => {
    const { commands, writes } = createRuntime(
      { database: null as never, log: createLog('silent'), secret: 'the-secret' },
      readSettings({}),
    );
    const asked = actorKinds.flatMap((kind) =>
      Object.entries(catalogue[kind].machine.implementations.actions)
        // Assigns and emits have a type of their own; what is left is for others to do.
        .filter(([name, action]) => !('type' in (action as object)) && name !== 'actors.tell')
        .map(([name]) => name),
    );
    expect([...Object.keys(commands), ...Object.keys(writes)].sort()).toEqual([...new Set(asked)].sort());
  });
});
