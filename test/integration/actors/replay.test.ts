import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressKey } from '#src/actors/delivery.ts';
import { type ReplayedStep, replay } from '#src/actors/replay.ts';
import { admitAll } from '#src/lobby/decide.ts';
import { type ActorScene, startActorScene } from '#test/support/actor-scene.ts';
import { act, notingWrites, personal, type Records, record } from '#test/support/journal-story.ts';
import { seedRandom } from '#test/support/random-source.ts';

const seed = Number(process.env.GREENROOM_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

let scene: ActorScene;
/** The names of the writes of each move, by `kind/id/revision`. */
const noted = new Map<string, string[]>();
beforeAll(async () => {
  scene = await startActorScene({ ROOM_TELEPHONY_ENABLED: 'yes' });
  Object.assign(scene.runtime, { writes: notingWrites(scene.runtime, noted) });
});
afterAll(() => scene[Symbol.asyncDispose]());

/** Every step that can be computed again, from the first one on. */
async function replayAll(kind: string, id: string): Promise<ReplayedStep[]> {
  const steps: ReplayedStep[] = [];
  for (let until: number | undefined; ; ) {
    const part = await replay(scene.runtime, { kind, id }, until);
    if (part === null) throw new Error(`Nothing of ${kind}/${id} can be replayed until ${until}`);
    if (until !== undefined) expect(part.steps.at(-1)?.revision ?? part.start.revision).toBe(until);
    steps.unshift(...part.steps);
    if (part.start.revision === 0) return steps;
    until = part.start.revision;
  }
}

const pinOf = (round: number) => `90210433${round}`;

const journalText = async () => {
  const { rows } = await scene.pool.query('select j::text as line from greenroom.journal j');
  return rows.map(({ line }) => line).join('\n');
};

describe(`random stories (GREENROOM_TEST_SEED=${seed})`, () => {
  it('are replayed revision by revision, and nobody can be recognised in the journal', {
    timeout: 120_000,
  }, async () => {
    const random = seedRandom(seed);
    let compared = 0;
    let broadcasts = 0;
    let checkpoints = 0;
    for (let round = 0; round < 3; round++) {
      const room = await scene.newRoom();
      await scene.pool.query('update meet_room set pin_code = $2 where resource_id = $1', [room.id, pinOf(round)]);
      const guests = await Promise.all([1, 2, 3].map(() => scene.knock(room)));
      const records: Records = new Map();
      await record(scene, room, records);
      // One broadcast for certain, whatever the seed.
      if (round === 0) {
        await admitAll(scene.lobby, scene.host, room, { id: randomUUID() });
        await record(scene, room, records);
      }
      // Long enough for one checkpoint, whatever the seed.
      const revision = () => Math.max(...(records.get(`room/${room.id}`)?.keys() ?? []));
      for (let count = 0; count < 200 || (round === 0 && revision() < 70); count++) {
        await act(scene, random, room, guests);
        await record(scene, room, records);
      }
      for (const [key, recorded] of records) {
        const [kind, ...id] = key.split('/');
        const address = { kind: kind!, id: id.join('/') };
        const steps = await replayAll(address.kind, address.id);
        expect(steps.map(({ revision }) => revision)).toEqual(steps.map((_, index) => index + 1));
        expect(Math.max(...recorded.keys())).toBe(steps.length);
        for (const step of steps) {
          const where = `${addressKey(address)} at ${step.revision} by ${step.event.type}`;
          expect(step.agrees, where).toBe(true);
          expect([...step.writes].sort(), where).toEqual((noted.get(`${key}/${step.revision}`) ?? []).sort());
          const row = recorded.get(step.revision);
          if (row === undefined) continue;
          expect({ state: step.state, timers: step.timers }, where).toEqual(row);
          compared += 1;
        }
        broadcasts += steps.filter(({ byBroadcast }) => byBroadcast).length;
      }
      checkpoints += await scene.count('greenroom.journal', 'room = $1 and checkpoint is not null', [room.id]);
    }
    expect(compared).toBeGreaterThan(200);
    expect(broadcasts).toBeGreaterThan(0);
    expect(checkpoints).toBeGreaterThan(0);
    const text = await journalText();
    const found = [...Object.values(personal).flat(), pinOf(0)].filter((word) => text.includes(word));
    expect(found).toEqual([]);
    expect(scene.logged.join('\n')).not.toContain('redaction is not declared');
  });
});
