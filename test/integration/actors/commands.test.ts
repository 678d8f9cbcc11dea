import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Away, type Command, type Handler } from '#src/actors/command.ts';
import { deliver } from '#src/actors/deliver.ts';
import type { Delivery, SentEvent } from '#src/actors/delivery.ts';
import { carryOut, pauseMs } from '#src/jobs/carry-out.ts';
import { startWorker } from '#src/jobs/worker.ts';
import { admitAll } from '#src/lobby/decide.ts';
import type { Room } from '#src/rooms/find-room.ts';
import { type ActorScene, ask, finished, joins, report, startActorScene, tell } from '#test/support/actor-scene.ts';
import { eventually } from '#test/support/eventually.ts';

let scene: ActorScene;
beforeAll(async () => {
  scene = await startActorScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

const name = 'livekit.listParticipants';
const seen = { type: 'livekit.roomSeen', sid: 'RM_1' };
const listed = { type: 'livekit.listed', sid: 'RM_1', recorders: [] } as const;

/** A scripted handler that counts its runs. */
function handler(run: Handler): Handler & { readonly runs: Command<unknown>[] } {
  const runs: Command<unknown>[] = [];
  const counted: Handler = (command) => {
    runs.push(command);
    return run(command);
  };
  return Object.assign(counted, { runs });
}

/** A room with a pending `livekit.listParticipants`. */
async function newLookingRoom(request?: string): Promise<{ room: Room; command: Command }> {
  const room = await scene.newRoom();
  const delivery: Delivery = { ...report(room, seen), ...(request === undefined ? {} : { request }) };
  expect(await tell(scene, delivery)).toBe('moved');
  const [command] = await scene.commands(room);
  return { room, command: command! };
}

const lastLine = async (room: Room) => (await scene.read(room)).journal.at(-1)!;

/** Notifications to graphile-worker while `act` runs: one per call of `add_jobs`. */
async function jobsAddedBy(act: () => Promise<unknown>): Promise<number[]> {
  const client = new Client({ connectionString: scene.databaseUrl });
  await client.connect();
  try {
    const counts: number[] = [];
    client.on('notification', ({ payload }) => counts.push(JSON.parse(payload!).count));
    await client.query('listen "jobs:insert"');
    await act();
    // Notifications come before the answer to a statement that is sent after their commit.
    await client.query('select 1');
    return counts;
  } finally {
    await client.end();
  }
}

describe('a commit', () => {
  it('adds all its jobs in one call, however many actors ask', async () => {
    const rooms = await Promise.all(Array.from({ length: 5 }, () => scene.newRoom()));
    const deliveries = rooms.map((room) => report(room, seen));
    expect(await jobsAddedBy(() => deliver(scene.runtime, deliveries))).toEqual([5]);
    for (const room of rooms) expect(await scene.commands(room)).toHaveLength(1);
  });

  it('adds none when nothing is asked for', async () => {
    const room = await scene.newRoom();
    const guest = await scene.knock(room);
    await scene.knock(room);
    const counts = await jobsAddedBy(async () => {
      await tell(scene, ask(room, guest, { type: 'guest.admit', by: 'host' }));
      await admitAll(scene.lobby, scene.host, room, { id: randomUUID() });
      await tell(scene, report(room, joins('ada')));
      await tell(scene, report(room, finished()));
      await tell(scene, report(room, finished()));
    });
    expect(counts).toEqual([]);
  });
});

describe('a command', () => {
  it('is a job with the key of its move, its actor, a deadline, and the request that it goes back to', async () => {
    const { room, command } = await newLookingRoom('the-request');
    const { giveUpAt, ...rest } = command;
    expect(rest).toEqual({
      name,
      key: `room/${room.id}/1/0`,
      to: { kind: 'room', id: room.id },
      params: { rule: null },
      tries: 0,
      request: 'the-request',
    });
    expect((Date.parse(giveUpAt) - Date.now()) / 1000).toBeCloseTo(20, -1);
    const { rows } = await scene.pool.query('select key, max_attempts from graphile_worker.jobs where key = $1', [
      command.key,
    ]);
    expect(rows).toEqual([{ key: command.key, max_attempts: 32767 }]);
  });

  it('that succeeds delivers its outcome once, after its findings, however often it runs', async () => {
    const { room, command } = await newLookingRoom('the-request');
    const list = handler(async ({ key }) => ({
      outcome: listed,
      reports: [
        {
          event: { ...joins('ada'), source: 'sweep' } as SentEvent,
          key: `${key}/joined`,
          cause: { by: 'sweep', id: key },
        },
      ],
    }));
    expect(await carryOut(scene.runtime, name, list, command)).toBe('done');
    const { journal, meeting, sweeping } = await scene.read(room);
    expect([meeting, sweeping]).toEqual(['running.active', 'resting']);
    expect(journal.slice(1).map(({ event, cause }) => [event, cause])).toEqual([
      ['participant.joined', { by: 'sweep', id: command.key }],
      ['livekit.listed', { by: 'command', id: command.key }],
    ]);
    const { rows } = await scene.pool.query('select request from greenroom.journal where room = $1', [room.id]);
    expect(rows.map(({ request }) => request)).toEqual(['the-request', 'the-request', 'the-request']);

    await Promise.all([1, 2, 3].map(() => carryOut(scene.runtime, name, list, command)));
    expect((await scene.actor('room', room.id)).revision).toBe(3);
  });

  it('that is refused delivers its refusal', async () => {
    const { room, command } = await newLookingRoom();
    const refuse = handler(async () => {
      throw new Error('No such thing');
    });
    expect(await carryOut(scene.runtime, name, refuse, command)).toBe('refused');
    expect(await lastLine(room)).toMatchObject({
      event: 'livekit.listFailed',
      cause: { by: 'command', id: command.key },
    });
    expect((await scene.read(room)).sweeping).toBe('resting');
  });

  it('is retried while the outside system is unreachable, and given up after its deadline', async () => {
    const { room, command } = await newLookingRoom();
    const away = handler(async () => {
      throw new Away('LiveKit is away');
    });
    expect(await carryOut(scene.runtime, name, away, command)).toBe('again');
    expect((await scene.read(room)).sweeping).toBe('looking');
    const late = { ...command, giveUpAt: '2000-01-01T00:00:00.000Z' };
    expect(await carryOut(scene.runtime, name, away, late)).toBe('gave_up');
    expect((await scene.read(room)).sweeping).toBe('resting');
    // A try that succeeds after the deadline is ignored: the actor has already received the failure.
    expect(
      await carryOut(
        scene.runtime,
        name,
        handler(async () => ({ outcome: listed })),
        command,
      ),
    ).toBe('done');
    expect((await scene.actor('room', room.id)).revision).toBe(2);
  });

  it('is retried with pauses that grow to 30 s', () => {
    expect([0, 1, 2, 6, 50].map(pauseMs)).toEqual([500, 1_000, 2_000, 30_000, 30_000]);
  });

  it('is put back by the worker while the outside is away, and done when it is there again', async () => {
    const { room, command } = await newLookingRoom();
    const noted = Promise.withResolvers<void>();
    const list = handler(async ({ tries }) => {
      if (tries === 0) throw new Away('LiveKit is away');
      await noted.promise;
      return { outcome: listed };
    });
    const worker = await startWorker({
      runtime: scene.runtime,
      handlers: { [name]: list },
      rounds: [],
      onOutcome: () => undefined,
    });
    try {
      const mine = () => list.runs.filter(({ key }) => key === command.key);
      await eventually('the first try', () => mine().length > 0);
      const again = await eventually('the job of the second try', async () =>
        (await scene.commands(room)).find(({ tries }) => tries === 1),
      );
      expect(again).toEqual({ ...command, tries: 1, error: 'LiveKit is away' });
      noted.resolve();
      await eventually('the outcome', async () => (await scene.read(room)).sweeping === 'resting');
      await eventually('the end of the job', async () => (await scene.commands(room)).length === 0);
      expect(mine().map(({ tries }) => tries)).toEqual([0, 1]);
    } finally {
      await worker.stop();
    }
    expect((await scene.actor('room', room.id)).revision).toBe(2);
  });
});
