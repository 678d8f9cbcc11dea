import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { actorKinds, catalogue, type KindOfActor, versionOf } from '#machines/catalogue.ts';
import type { StoredState } from '#machines/migration.ts';
import { describeState, migrateState, restoreSnapshot } from '#src/actors/restore.ts';
import { type Happening, takeStep } from './take-step.ts';

/** A stored state as some version wrote it, and a move that it must still be able to make. */
interface Sample extends StoredState {
  readonly is: string;
  readonly then: Happening;
  readonly leads: string;
}

const folder = new URL('samples/', import.meta.url);

describe.each(actorKinds)('stored states of a %s', (name) => {
  const kind: KindOfActor = catalogue[name];
  const versions = Array.from({ length: versionOf(kind) }, (_, index) => index + 1);

  it('are kept of every version', () => {
    const files = readdirSync(folder).filter((file) => file.startsWith(`${name}.`));
    expect(files.sort()).toEqual(versions.map((version) => `${name}.v${version}.json`).sort());
  });

  it.each(versions)('of version %i are restored, accept events and keep their timers', (version) => {
    const samples: Sample[] = JSON.parse(readFileSync(new URL(`${name}.v${version}.json`, folder), 'utf8'));
    expect(samples.length).toBeGreaterThan(3);
    for (const { is, then, leads, ...stored } of samples) {
      const current = migrateState(kind, stored, version);
      const snapshot = restoreSnapshot(kind, current.snapshot);
      if (version === versionOf(kind)) expect(describeState(snapshot.value)).toBe(is);
      const taken = takeStep(kind.machine, snapshot, then);
      expect([describeState(taken.snapshot.value), taken.plan === null]).toEqual([leads, false]);
      for (const { event } of Object.values(current.timers)) {
        expect(takeStep(kind.machine, snapshot, event as Happening).plan).not.toBeNull();
      }
    }
  });

  it('of an unknown version are refused', () => {
    const stored = { snapshot: {}, timers: {} };
    expect(() => migrateState(kind, stored, versionOf(kind) + 1)).toThrow(
      expect.objectContaining({ code: 'unavailable' }),
    );
  });
});
