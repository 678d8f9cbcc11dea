import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fireDueTimers } from '#src/actors/due-timers.ts';
import { commands } from '#src/cli/commands.ts';
import { decideGuest } from '#src/lobby/decide.ts';
import type { Room } from '#src/rooms/find-room.ts';
import { type ActorScene, joins, leaves, report, tell } from '#test/support/actor-scene.ts';
import { brokenRooms, startDiagnosed } from '#test/support/broken-rooms.ts';
import type { DiagnosisScene } from '#test/support/diagnosis-scene.ts';

let scene: ActorScene;
let diagnosis: DiagnosisScene;
beforeAll(async () => {
  ({ scene, diagnosis } = await startDiagnosed());
});
afterAll(() => scene[Symbol.asyncDispose]());
beforeEach(() => diagnosis.beat());

const { meet, hear, answer, corrupt, find, actsOf } = brokenRooms(() => ({ scene, diagnosis }));

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
