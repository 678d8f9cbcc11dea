import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue, versionOf } from '#machines/catalogue.ts';
import type { Migration } from '#machines/migration.ts';
import { fireDueTimers } from '#src/actors/due-timers.ts';
import { openKinds } from '#src/actors/kinds.ts';
import { type ActorScene, finished, joins, report, startActorScene, tell } from '#test/support/actor-scene.ts';

let scene: ActorScene;
beforeAll(async () => {
  scene = await startActorScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

const timer = 'xstate.after.sweep.room.sweeping.resting';
const oldTimer = 'xstate.after.nap.room.sweeping.napping';

describe('a room that a newer replica has moved', () => {
  it('is refused by this one, and nothing of it changes', async () => {
    const room = await scene.newRoom();
    await tell(scene, report(room, joins('ada')));
    await scene.pool.query('update greenroom.actor set version = version + 1 where id = $1', [room.id]);
    const before = await scene.actor('room', room.id);
    await expect(tell(scene, report(room, finished()))).rejects.toMatchObject({ code: 'unavailable' });
    expect(await scene.actor('room', room.id)).toEqual(before);
    expect(await scene.count('greenroom.inbox', 'actor = $1', [room.id])).toBe(0);
    expect((await scene.read(room)).facts).toHaveLength(2);
    await scene.pool.query('update greenroom.actor set version = version - 1 where id = $1', [room.id]);
    expect(await tell(scene, report(room, finished()))).toBe('moved');
  });
});

describe('a room that an older version has stored', () => {
  /** As if the next version had renamed the state `napping` and the timer that is pending in it. */
  const renameNap: Migration = ({ snapshot, timers }) => {
    const { sweeping, ...others } = snapshot.value as { sweeping: string };
    return {
      snapshot: { ...snapshot, value: { ...others, sweeping: sweeping === 'napping' ? 'resting' : sweeping } },
      timers: Object.fromEntries(
        Object.entries(timers).map(([id, pending]) =>
          id === oldTimer ? [timer, { ...pending, event: { type: timer } }] : [id, pending],
        ),
      ),
    };
  };
  const old = versionOf(catalogue.room);
  /** The runtime of a replica that has this migration. */
  const newer = (): Pick<ActorScene, 'runtime'> => ({
    runtime: {
      ...scene.runtime,
      kinds: openKinds({
        ...catalogue,
        room: { ...catalogue.room, migrations: [...catalogue.room.migrations, renameNap] },
      }),
    },
  });

  /** A room in which Ada is, as the version before that has stored it. */
  async function oldRoom() {
    const room = await scene.newRoom();
    await tell(scene, report(room, joins('ada')));
    await scene.pool.query(
      `update greenroom.actor set version = $4, snapshot = jsonb_set(snapshot, '{value,sweeping}', '"napping"'),
         timers = jsonb_build_object($2::text, jsonb_set(timers -> $3, '{event,type}', to_jsonb($2::text)))
       where id = $1`,
      [room.id, oldTimer, timer, old],
    );
    return room;
  }

  it('is migrated by its next move', async () => {
    const room = await oldRoom();
    expect(await tell(newer(), report(room, joins('bob')))).toBe('moved');
    const { version, snapshot, timers } = await scene.actor('room', room.id);
    expect(version).toBe(old + 1);
    expect(snapshot.value).toMatchObject({ meeting: { running: 'active' }, sweeping: 'resting' });
    expect(Object.keys(timers)).toEqual([timer]);
  });

  it('fires the timer that was pending, under its new name', async () => {
    const room = await oldRoom();
    await scene.hurry('room', room.id);
    expect(await fireDueTimers(newer().runtime)).toBe(1);
    const { version, snapshot, timers } = await scene.actor('room', room.id);
    expect([version, timers]).toEqual([old + 1, {}]);
    expect(snapshot.value).toMatchObject({ meeting: { running: 'active' }, sweeping: 'looking' });
  });

  it('is shown as it is now when an event does not move it', async () => {
    const room = await oldRoom();
    expect(await tell(newer(), report(room, { type: 'livekit.roomStarted', sid: 'RM_0' }))).toBe('ignored');
    expect(await scene.actor('room', room.id)).toMatchObject({ version: old, revision: 1 });
    expect(await tell(newer(), report(room, finished()))).toBe('moved');
  });
});
