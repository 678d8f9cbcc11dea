import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { guestAddress, roomAddress } from '#machines/addresses.ts';
import type { EventTo } from '#machines/catalogue.ts';
import { Away } from '#src/actors/command.ts';
import { deliver } from '#src/actors/deliver.ts';
import type { Cause, MachineEvent } from '#src/actors/delivery.ts';
import { retryInboxes } from '#src/actors/inbox.ts';
import { commands } from '#src/cli/commands.ts';
import { fireDueTimers } from '#src/jobs/timers.ts';
import { startWorker } from '#src/jobs/worker.ts';
import { decideGuest } from '#src/lobby/decide.ts';
import type { Room } from '#src/rooms/find-room.ts';
import { type ActorScene, joins, leaves, report, startActorScene, tell } from '#test/support/actor-scene.ts';
import { countStatements } from '#test/support/count-statements.ts';
import { type DiagnosisScene, openDiagnosis } from '#test/support/diagnosis-scene.ts';
import { eventually } from '#test/support/eventually.ts';
import { nowhere } from '#test/support/start-product.ts';

let scene: ActorScene;
let diagnosis: DiagnosisScene;
beforeAll(async () => {
  scene = await startActorScene({
    ROOM_TELEPHONY_ENABLED: 'true',
    ROOM_SUBTITLE_ENABLED: 'true',
    DJANGO_SECRET_KEY: 'a-secret-of-the-command-line',
    LIVEKIT_API_URL: nowhere.url,
    LIVEKIT_API_KEY: nowhere.key,
    LIVEKIT_API_SECRET: nowhere.secret,
  });
  diagnosis = openDiagnosis(scene);
});
afterAll(() => scene[Symbol.asyncDispose]());
beforeEach(() => diagnosis.beat());

async function meet(): Promise<Room> {
  const room = await scene.newRoom();
  await tell(scene, report(room, joins('ada')));
  return room;
}

/** Delivers an event of this origin. */
async function hear(room: Room, event: MachineEvent, by: Cause['by'] = 'command'): Promise<void> {
  const key = randomUUID();
  await deliver(scene.runtime, [
    { to: roomAddress(room.id), event: event as EventTo<'room'>, key, cause: { by, id: key } },
  ]);
}

/** Answers the command of this name, whose job is done then. */
async function answer(room: Room, command: string, event: MachineEvent): Promise<void> {
  await hear(room, event);
  await scene.pool.query(
    `delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
     where t.id = j.task_id and t.identifier = $2 and starts_with(j.key, 'room/' || $1)`,
    [room.id, command],
  );
}

async function corrupt(id: string): Promise<() => Promise<unknown>> {
  const { rows } = await scene.pool.query('select snapshot from greenroom.actor where id = $1', [id]);
  const write = (snapshot: object) =>
    scene.pool.query('update greenroom.actor set snapshot = $2 where id = $1', [id, snapshot]);
  await write({ ...rows[0].snapshot, value: 'nonsense' });
  return () => write(rows[0].snapshot);
}

async function failTwice(id: string): Promise<void> {
  for (let times = 0; times < 2; times++) {
    await scene.pool.query(`update greenroom.inbox set next_try_at = '2000-01-01' where actor = $1`, [id]);
    await retryInboxes(scene.runtime);
  }
}

const find = async (room: Room, code: string) => {
  const findings = await diagnosis.diagnose(room.id);
  const found = findings.find((finding) => finding.code === code);
  if (found === undefined) throw new Error(`Only ${findings.map((one) => one.code).join(', ')} were found.`);
  return found;
};

const actsOf = ({ cures }: Awaited<ReturnType<typeof find>>) => cures.flatMap(({ act }) => act?.act ?? []);

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

  it('shows the exception and the event that caused the quarantine, and resets what can never be read', async () => {
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
    const handler = {
      run: async () => {
        throw new Away('LiveKit cannot be reached');
      },
      failed: () => ({ type: 'sip.createFailed', reason: 'gave_up' }) as const,
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

describe('a guest who cannot get in', () => {
  const decide = (room: Room, guest: string, allow: boolean) =>
    decideGuest(scene.lobby, scene.host.session!.user.id, room, {
      id: randomUUID(),
      request: randomUUID(),
      participant_id: guest,
      allow_entry: allow,
    });

  it('waits because no host is here', async () => {
    const room = await scene.newRoom();
    const guest = await scene.knock(room);
    const found = await find(room, 'waiting-without-host');
    expect(found.sentence).toContain('1 guest waits');
    expect(found.cures[0]?.act).toEqual({ act: 'guest.admit', room: room.id, guest });
  });

  it('waits because the host who is here does not see the list', async () => {
    const room = await scene.newRoom();
    await scene.knock(room);
    await tell(scene, report(room, joins(scene.host.session!.user.sub!)));
    expect(await diagnosis.codes(room.id)).toContain('host-does-not-watch');
    await scene.pool.query('insert into greenroom.host_watch (room, replica) values ($1, $2)', [
      room.id,
      diagnosis.replica,
    ]);
    expect(await diagnosis.codes(room.id)).toContain('waiting-for-host');
  });

  it('waits at a room without hosts', async () => {
    const room = await scene.newRoom();
    await scene.knock(room);
    await scene.pool.query('delete from public.meet_resource_access where resource_id = $1', [room.id]);
    expect(await find(room, 'room-without-hosts')).toMatchObject({ severity: 'broken' });
  });

  it('was denied', async () => {
    const room = await scene.newRoom();
    const guest = await scene.knock(room);
    await decide(room, guest, false);
    expect((await find(room, 'guests-denied')).cures[0]?.act).toEqual({ act: 'guest.admit', room: room.id, guest });
  });

  it('was banned', async () => {
    const room = await meet();
    const event = { type: 'participant.removed', identity: 'ada', guest: null, user: null, by: randomUUID() };
    await hear(room, event, 'user');
    expect(await diagnosis.codes(room.id)).toContain('people-banned');
  });

  it('has joined without a right', async () => {
    const room = await scene.newRoom();
    await tell(scene, report(room, { type: 'livekit.roomStarted', sid: 'RM_1' }));
    const join = joins('eve') as unknown as { participant: object };
    await tell(
      scene,
      report(room, { ...join, type: 'participant.joined', participant: { ...join.participant, checked: true } }),
    );
    expect(await diagnosis.codes(room.id)).toContain('joins-refused');
  });
});

describe('a meeting that is not as people see it', () => {
  it('is known only from comparisons with LiveKit', async () => {
    const room = await scene.newRoom();
    await hear(room, { ...joins('ada'), source: 'sweep' }, 'sweep');
    expect(await find(room, 'webhooks-missing')).toMatchObject({ severity: 'broken' });
  });

  it('could not be compared, and its settings were not taken', async () => {
    const room = await meet();
    await hear(room, { type: 'livekit.roomSeen', sid: 'RM_1' }, 'sweep');
    await answer(room, 'livekit.listParticipants', { type: 'livekit.listFailed', reason: 'gave_up' });
    await hear(room, { type: 'room.changed', configuration: {} }, 'user');
    await answer(room, 'livekit.writeMetadata', { type: 'livekit.metadataFailed', reason: 'refused' });
    expect(await diagnosis.codes(room.id)).toEqual(
      expect.arrayContaining(['comparison-failed', 'metadata-not-written']),
    );
  });

  it('goes on without anybody', async () => {
    const room = await meet();
    await tell(scene, report(room, leaves('ada')));
    expect(actsOf(await find(room, 'meeting-without-people'))).toEqual(['meeting.end', 'room.reconcile']);
  });

  it('differs from LiveKit in what the last comparison found', async () => {
    const room = await meet();
    await scene.pool.query(
      `insert into greenroom.drift (room, what, direction, thing, since, seen_at, checks, next)
       values ($1, 'participant', 'surplus', 'PA_1', now(), now(), 2, 'The next comparison corrects it.')`,
      [room.id],
    );
    expect(await find(room, 'drift-participant-surplus')).toMatchObject({
      severity: 'waiting',
      explanation: 'The next comparison corrects it.',
    });
  });

  it('is over, because its room was deleted', async () => {
    const room = await meet();
    await hear(room, { type: 'room.deleted' }, 'user');
    await scene.pool.query('delete from public.meet_resource_access where resource_id = $1', [room.id]);
    await scene.pool.query('delete from public.meet_room where resource_id = $1', [room.id]);
    expect(await diagnosis.codes(room.id)).toEqual(expect.arrayContaining(['room-deleted', 'room-closing']));
  });
});

describe('a meeting that cannot be called', () => {
  it('has no PIN', async () => {
    const room = await meet();
    await answer(room, 'sip.createRule', { type: 'sip.ruleSkipped', reason: 'no_pin' });
    expect(actsOf(await find(room, 'room-without-pin'))).toEqual(['pin.renew']);
  });

  it('shares its PIN with a foreign rule', async () => {
    const room = await meet();
    await answer(room, 'sip.createRule', { type: 'sip.ruleSkipped', reason: 'foreign_rule' });
    expect(actsOf(await find(room, 'pin-used-elsewhere'))).toEqual(['pin.renew', 'room.reconcile']);
  });

  it('has no rule because LiveKit did not answer', async () => {
    const room = await meet();
    await answer(room, 'sip.createRule', { type: 'sip.createFailed', reason: 'gave_up' });
    expect((await find(room, 'phone-rule-failed')).explanation).toContain('did not answer');
  });
});

describe('subtitles that do not come', () => {
  it('because LiveKit refused the agent', async () => {
    const room = await meet();
    await hear(room, { type: 'subtitles.start', identity: 'ada' }, 'participant');
    expect(await diagnosis.codes(room.id)).toContain('subtitles-starting');
    await hear(room, { type: 'subtitles.dispatchFailed', reason: 'refused' });
    expect((await find(room, 'subtitles-failed')).sentence).toContain('did not take the request');
  });

  it('because no agent is running', async () => {
    const room = await meet();
    await hear(room, { type: 'subtitles.start', identity: 'ada' }, 'participant');
    await hear(room, { type: 'subtitles.dispatched', dispatch: 'AD_1', agent: null });
    await scene.hurry('room', room.id);
    await fireDueTimers(scene.runtime);
    await hear(room, { type: 'subtitles.found', agent: null });
    expect((await find(room, 'subtitles-failed')).sentence).toContain('no subtitle agent came');
  });
});

describe('the command line', () => {
  const run = (words: string, ...args: string[]) => {
    const command = commands.find((one) => one.words.join(' ') === words);
    const { settings, runtime } = scene;
    return command!.run({ settings, database: runtime.database, log: runtime.log, limit: 100 }, args, {});
  };

  it('says what is wrong with a room and with the product, and which command cures it', async () => {
    const room = await meet();
    await corrupt(room.id);
    const said = await run('rooms diagnose', room.id);
    expect(said.failed).toBe(true);
    expect(said.text).toContain(`greenroom act actor.reset actor=room/${room.id} --reason`);
    expect(said.text).toContain('[livekit-away]');
    expect((await run('diagnose')).data).toMatchObject({
      findings: expect.arrayContaining([expect.objectContaining({ code: 'livekit-away' })]),
    });
    await expect(run('rooms diagnose', 'no-such-room')).rejects.toThrow('There is no room');
  });
});
