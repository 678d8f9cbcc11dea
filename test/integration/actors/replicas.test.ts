import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beat, buryDeadReplicas, sayGoodbye } from '#src/jobs/replica.ts';
import { startWorker } from '#src/jobs/worker.ts';
import { releaseGuestsOf } from '#src/lobby/release-guests.ts';
import { type ActorScene, report, startActorScene, tell } from '#test/support/actor-scene.ts';
import { eventually } from '#test/support/eventually.ts';

let scene: ActorScene;
beforeAll(async () => {
  scene = await startActorScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

const isListed = (replica: string) => scene.count('greenroom.replica', 'id = $1', [replica]);
/** Ages this replica's heartbeat by this many seconds. */
const silence = (replica: string, seconds: number) =>
  scene.pool.query(
    `update greenroom.replica set beat_at = clock_timestamp() - make_interval(secs => $2) where id = $1`,
    [replica, seconds],
  );
const nothing = async () => undefined;

describe('a heartbeat', () => {
  it('records the replica, and reports the age of the newest other heartbeat and whether its row was missing', async () => {
    const [one, two] = [randomUUID(), randomUUID()];
    const { database } = scene.runtime;
    expect(await beat(database, one, ['worker-1'])).toEqual({ age: null, reborn: true });
    expect(await beat(database, one, ['worker-1'])).toEqual({ age: null, reborn: false });
    await silence(one, 5);
    const heard = await beat(database, two, ['worker-2']);
    expect(heard.reborn).toBe(true);
    expect(heard.age).toBeGreaterThanOrEqual(5);
    expect(heard.age).toBeLessThan(60);
    await sayGoodbye(database, one);
    expect(await beat(database, one, ['worker-1'])).toMatchObject({ reborn: true });
    for (const replica of [one, two]) await sayGoodbye(database, replica);
    expect(await scene.count('greenroom.replica')).toBe(0);
  });
});

describe('a dead replica', () => {
  it('is deleted after ten seconds: its jobs are unlocked, and no others', async () => {
    const { database } = scene.runtime;
    const rooms = [await scene.newRoom(), await scene.newRoom()] as const;
    for (const room of rooms) await tell(scene, report(room, { type: 'livekit.roomSeen', sid: 'RM_1' }));
    const [dead, alive] = [randomUUID(), randomUUID()];
    await beat(database, dead, ['worker-dead', 'pool-dead']);
    await beat(database, alive, ['worker-alive']);
    for (const [index, worker] of ['worker-dead', 'worker-alive'].entries()) {
      await scene.pool.query(
        `update graphile_worker._private_jobs set locked_by = $2, locked_at = now() where key = $1`,
        [`room/${rooms[index]!.id}/1/0`, worker],
      );
    }
    await silence(dead, 7);
    expect(await buryDeadReplicas(database, nothing)).toEqual([]);
    await silence(dead, 11);
    expect(await buryDeadReplicas(database, nothing)).toEqual([dead]);
    expect([await isListed(dead), await isListed(alive)]).toEqual([0, 1]);

    const done: string[] = [];
    const worker = await startWorker({
      runtime: scene.runtime,
      rounds: [],
      onOutcome: () => undefined,
      handlers: {
        'livekit.listParticipants': async ({ to }) => {
          done.push(to.id);
          return { outcome: { type: 'livekit.listed', sid: null, recorders: [] } };
        },
      },
    });
    try {
      await eventually('the job of the dead replica', () => done.length > 0);
      await eventually('the end of that job', async () => (await scene.commands(rooms[0])).length === 0);
    } finally {
      await worker.stop();
    }
    expect(done).toEqual([rooms[0].id]);
    expect(await scene.commands(rooms[1])).toHaveLength(1);
    await sayGoodbye(database, alive);
  });

  it('gives its waiting guests the grace period to reconnect to any replica', async () => {
    const { database } = scene.runtime;
    const { replica } = scene.lobby;
    const rooms = [await scene.newRoom(), await scene.newRoom()] as const;
    const guests = await Promise.all(
      rooms.flatMap((room) => [1, 2, 3].map(async () => `${room.id}/${await scene.knock(room)}`)),
    );
    const elsewhere = `${rooms[0].id}/${await scene.knock(rooms[0])}`;
    await scene.pool.query(`update greenroom.guest set replica = $2 where id = $1`, [
      elsewhere.split('/')[1],
      randomUUID(),
    ]);
    await scene.pool.query('insert into greenroom.host_watch (room, replica) values ($1, $2)', [rooms[0].id, replica]);
    await beat(database, replica, []);
    await silence(replica, 11);
    expect(await buryDeadReplicas(database, (dead) => releaseGuestsOf(scene.runtime, dead))).toEqual([replica]);
    for (const id of guests) expect((await scene.actor('guest', id)).snapshot.value).toEqual({ waiting: 'released' });
    expect((await scene.actor('guest', elsewhere)).snapshot.value).toEqual({ waiting: 'held' });
    expect(await scene.count('greenroom.host_watch')).toBe(0);
    expect((await scene.read(rooms[0])).waiting).toBe(4);
  });

  it('stays recorded when its cleanup fails, and is deleted by the next turn', async () => {
    const { database } = scene.runtime;
    const dead = randomUUID();
    await beat(database, dead, []);
    await silence(dead, 11);
    const fails = async () => {
      throw new Error('Not now');
    };
    await expect(buryDeadReplicas(database, fails)).rejects.toThrow('Not now');
    expect(await isListed(dead)).toBe(1);
    expect(await buryDeadReplicas(database, nothing)).toEqual([dead]);
  });
});
