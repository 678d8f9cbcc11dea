import { describe, expect, it } from 'vitest';
import { setup } from 'xstate';
import type { KindOfActor } from '#machines/catalogue.ts';
import type { Migration, StoredState } from '#machines/migration.ts';
import { describeState, migrateState, restoreSnapshot } from '#src/actors/restore.ts';
import { takeStep } from './take-step.ts';

/** A lamp that was once `lit`, then `bright`, and now `shining`; its timer was `dim` until version 2. */
const machine = setup({
  types: { context: {} as { readonly watts: number }, events: {} as { readonly type: 'lamp.off' } },
  delays: { fade: 1_000 },
}).createMachine({
  id: 'lamp',
  context: { watts: 0 },
  initial: 'dark',
  states: { dark: {}, shining: { on: { 'lamp.off': 'dark' }, after: { fade: 'dark' } } },
});

/** Renames a state, and with it the timer that is pending in it. */
const rename =
  (state: readonly [string, string], timer: readonly [string, string]): Migration =>
  ({ snapshot, timers }) => ({
    snapshot: { ...snapshot, value: snapshot.value === state[0] ? state[1] : snapshot.value },
    timers: Object.fromEntries(
      Object.entries(timers).map(([id, pending]) =>
        id === timer[0] ? [timer[1], { ...pending, event: { type: timer[1] } }] : [id, pending],
      ),
    ),
  });

const timerIds = [
  'xstate.after.dim.lamp.lit',
  'xstate.after.dim.lamp.bright',
  'xstate.after.fade.lamp.shining',
] as const;
const addWatts: Migration = ({ snapshot, timers }) => ({ snapshot: { ...snapshot, context: { watts: 40 } }, timers });
const kind: Pick<KindOfActor, 'machine' | 'migrations'> = {
  machine,
  migrations: [
    rename(['lit', 'bright'], [timerIds[0], timerIds[1]]),
    (stored) => addWatts(rename(['bright', 'shining'], [timerIds[1], timerIds[2]])(stored)),
  ],
};

const stored = (value: string, context: object, timer: string | null): StoredState => ({
  snapshot: { status: 'active', value, context, children: {}, historyValue: {}, tags: [] },
  timers: timer === null ? {} : { [timer]: { at: '2026-01-01T12:00:00.000Z', event: { type: timer }, token: '3/0' } },
});

describe('a stored state', () => {
  it.each([
    [1, stored('lit', {}, timerIds[0]), 40],
    [2, stored('bright', {}, timerIds[1]), 40],
    [3, stored('shining', { watts: 60 }, timerIds[2]), 60],
  ])('of version %i becomes one of the current version, with its pending timer', (version, old, watts) => {
    const { snapshot, timers } = migrateState(kind, old, version);
    const restored = restoreSnapshot(kind, snapshot);
    expect([describeState(restored.value), restored.context]).toEqual(['shining', { watts }]);
    expect(timers).toEqual({
      [timerIds[2]]: { at: '2026-01-01T12:00:00.000Z', event: { type: timerIds[2] }, token: '3/0' },
    });
    expect(describeState(takeStep(machine, restored, { type: timerIds[2] }).snapshot.value)).toBe('dark');
  });

  it('of another state is left as it is', () => {
    const { snapshot, timers } = migrateState(kind, stored('dark', {}, null), 1);
    expect([restoreSnapshot(kind, snapshot).value, timers]).toEqual(['dark', {}]);
  });

  it('is not restored when it skipped a migration', () => {
    expect(() => restoreSnapshot(kind, stored('lit', {}, null).snapshot)).toThrow('lacks watts');
    expect(() => restoreSnapshot(kind, stored('lit', { watts: 1 }, null).snapshot)).toThrow(/lit/);
  });

  it('of a newer version is refused', () => {
    expect(() => migrateState(kind, stored('shining', { watts: 1 }, null), 4)).toThrow(
      expect.objectContaining({ code: 'unavailable' }),
    );
  });
});
