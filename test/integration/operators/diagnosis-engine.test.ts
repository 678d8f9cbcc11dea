import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { guestAddress } from '#machines/addresses.ts';
import { Away } from '#src/actors/command.ts';
import { deliver } from '#src/actors/deliver.ts';
import { startWorker } from '#src/jobs/worker.ts';
import { type ActorScene, joins, leaves, report, tell } from '#test/support/actor-scene.ts';
import { brokenRooms, startDiagnosed } from '#test/support/broken-rooms.ts';
import { countStatements } from '#test/support/count-statements.ts';
import type { DiagnosisScene } from '#test/support/diagnosis-scene.ts';
import { eventually } from '#test/support/eventually.ts';

let scene: ActorScene;
let diagnosis: DiagnosisScene;
beforeAll(async () => {
  ({ scene, diagnosis } = await startDiagnosed());
});
afterAll(() => scene[Symbol.asyncDispose]());
beforeEach(() => diagnosis.beat());

const { meet, hear, answer, corrupt, failTwice, find, actsOf } = brokenRooms(() => ({ scene, diagnosis }));

describe('a room in which nothing is wrong', () => {
  it('has no finding that needs anybody: never used, in a meeting, and afterwards', async () => {
    const room = await scene.newRoom();
    expect(await diagnosis.troubles(room.id)).toEqual([]);
    await tell(scene, report(room, joins('ada')));
    await answer(room, 'sip.createRule', { type: 'sip.ruleCreated', rule: 'SDR_1' });
    expect(await diagnosis.diagnose(room.id)).toMatchObject([{ code: 'switched-off' }]);
    await tell(scene, report(room, leaves('ada')));
    await tell(scene, report(room, { type: 'livekit.roomFinished', sid: 'RM_1' }));
    expect(await diagnosis.troubles(room.id)).toEqual([]);
    expect(await diagnosis.codes(room.id)).toContain('no-meeting');
  });

  it('is read in a few statements', async () => {
    const room = await meet();
    expect(await countStatements(scene.runtime.database.pool, () => diagnosis.diagnose(room.id))).toBeLessThanOrEqual(
      11,
    );
  });
});

describe('a room whose machine fails', () => {
  it('shows the report that is tried again', async () => {
    const room = await meet();
    await corrupt(room.id);
    await tell(scene, report(room, joins('bob')));
    const found = await find(room, 'room-reports-kept');
    expect(found).toMatchObject({ severity: 'waiting', actor: { kind: 'room', id: room.id } });
    expect(found.explanation).toContain('participant.joined');
  });

  it('shows the exception and the event that caused the quarantine, and advises a reset', async () => {
    const room = await meet();
    await corrupt(room.id);
    await tell(scene, report(room, joins('bob')));
    await failTwice(room.id);
    const found = await find(room, 'room-quarantined');
    expect(found.severity).toBe('broken');
    expect(found.explanation).toMatch(/participant\.joined.*nonsense/);
    expect(found.explanation).toContain('every event fails');
    expect(actsOf(found)).toEqual(['actor.reset', 'actor.release']);
    expect((await diagnosis.diagnose(room.id))[0]?.code).toBe('room-quarantined');
  });

  it('advises a release once the state is valid again', async () => {
    const room = await meet();
    const mend = await corrupt(room.id);
    await tell(scene, report(room, joins('bob')));
    await failTwice(room.id);
    await mend();
    expect(actsOf(await find(room, 'room-quarantined'))).toEqual(['actor.release', 'actor.reset']);
  });

  it('names a quarantined guest', async () => {
    const room = await scene.newRoom();
    const guest = await scene.knock(room);
    const id = `${room.id}/${guest}`;
    await corrupt(id);
    const event = { type: 'guest.released', replica: scene.lobby.replica } as const;
    await deliver(scene.runtime, [
      { to: guestAddress(room.id, guest), event, key: randomUUID(), cause: { by: 'replica', id: 'x' } },
    ]);
    await failTwice(id);
    expect(await find(room, 'guest-quarantined')).toMatchObject({ actor: { kind: 'guest', id } });
  });

  it('is known before anything has failed', async () => {
    const room = await meet();
    await corrupt(room.id);
    expect(actsOf(await find(room, 'room-unreadable'))).toEqual(['actor.reset']);
  });
});

describe('a room that waits', () => {
  it('for a replica of a newer version', async () => {
    const room = await meet();
    await scene.pool.query('update greenroom.actor set version = 99 where id = $1', [room.id]);
    expect(await find(room, 'room-newer')).toMatchObject({ severity: 'broken' });
  });

  it('for a row that another session holds', async () => {
    const room = await meet();
    const client = new Client({ connectionString: scene.databaseUrl, application_name: 'a forgotten console' });
    await client.connect();
    try {
      await client.query('begin');
      await client.query('select from greenroom.actor where id = $1 for update', [room.id]);
      const found = await eventually('the lock', () => find(room, 'room-locked').catch(() => null));
      expect(found.severity).toBe('broken');
      expect(found.explanation).toContain('a forgotten console');
      expect(found.cures[0]?.text).toContain('pg_terminate_backend');
    } finally {
      await client.end();
    }
  });

  it('for a table that another session has locked', async () => {
    const room = await meet();
    const client = new Client({ connectionString: scene.databaseUrl, application_name: 'a backup' });
    await client.connect();
    try {
      await client.query('begin');
      await client.query('lock table greenroom.journal in exclusive mode');
      const found = await eventually('the lock', () => find(room, 'database-blocked').catch(() => null));
      expect(found).toMatchObject({ severity: 'broken', explanation: expect.stringContaining('a backup') });
    } finally {
      await client.end();
    }
  });

  it('for a command of a process that has ended', async () => {
    const room = await meet();
    await scene.pool.query(
      `update graphile_worker._private_jobs set locked_by = 'worker-dead', locked_at = now() - interval '40 seconds'
       where starts_with(key, 'room/' || $1)`,
      [room.id],
    );
    const found = await find(room, 'command-of-dead-worker');
    expect(found).toMatchObject({ severity: 'broken', actor: { kind: 'room', id: room.id } });
    expect(found.cures[0]?.act).toMatchObject({ act: 'command.retry', command: `room/${room.id}/1/0` });
    expect(await diagnosis.codes(room.id)).toContain('commands-of-dead-workers');
    await scene.pool.query(`delete from graphile_worker._private_jobs where locked_by = 'worker-dead'`);
  });

  it('for a command that LiveKit does not do', async () => {
    const room = await meet();
    const handler = async () => {
      throw new Away('LiveKit cannot be reached');
    };
    const worker = await startWorker({
      runtime: scene.runtime,
      handlers: { 'sip.createRule': handler },
      rounds: [],
      onOutcome: () => undefined,
    });
    try {
      const found = await eventually('a failing command', () => find(room, 'command-failing').catch(() => null));
      expect(found.sentence).toContain('open the room for phone calls');
      expect(found.explanation).toMatch(/given up at/);
      expect(actsOf(found)).toEqual(['command.retry', 'command.drop']);
      // Webhooks with its answer are no failure of ours.
      expect(found.severity).toBe('waiting');
    } finally {
      await worker.stop();
      await scene.pool.query('delete from graphile_worker._private_jobs');
    }
  });

  it('for a command that somebody has deleted', async () => {
    const room = await meet();
    await scene.pool.query(`delete from graphile_worker._private_jobs where starts_with(key, 'room/' || $1)`, [
      room.id,
    ]);
    const found = await find(room, 'room-command-lost');
    expect(found.explanation).toContain('sip.createRule');
    expect(actsOf(found)).toEqual(['actor.reset']);
  });

  it('for a worker', async () => {
    const room = await meet();
    await scene.pool.query(
      `update graphile_worker._private_jobs set run_at = now() - interval '2 minutes' where starts_with(key, 'room/' || $1)`,
      [room.id],
    );
    expect(await find(room, 'command-not-run')).toMatchObject({ severity: 'broken' });
    expect(await find(room, 'queue-backlog')).toMatchObject({ severity: 'broken' });
    await scene.pool.query('delete from graphile_worker._private_jobs');
  });

  it('for a deadline that nobody fires', async () => {
    const room = await meet();
    await scene.hurry('room', room.id);
    const found = await find(room, 'room-timer-overdue');
    expect(found.severity).toBe('broken');
    expect(actsOf(found)).toEqual(['timer.fire', 'timer.cancel']);
  });

  it('for any replica', async () => {
    const room = await meet();
    await scene.pool.query(`update greenroom.replica set beat_at = clock_timestamp() - interval '1 minute'`);
    expect((await diagnosis.diagnose(room.id))[0]).toMatchObject({ code: 'no-replica', severity: 'broken' });
  });

  it('for LiveKit', async () => {
    const room = await meet();
    await hear(room, { type: 'livekit.lost' }, 'replica');
    expect(await find(room, 'meeting-lost')).toMatchObject({ severity: 'broken', since: expect.any(String) });
    const away = await diagnosis.diagnose(room.id, { livekit: 'away' });
    expect(away.map(({ code }) => code)).toContain('livekit-away');
    await hear(room, { type: 'livekit.back' }, 'replica');
    expect(await find(room, 'meeting-returning')).toMatchObject({ severity: 'waiting' });
  });
});
