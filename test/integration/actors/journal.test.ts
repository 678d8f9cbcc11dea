import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fireDueTimers } from '#src/actors/due-timers.ts';
import { describeLine, type JournalLine, readJournal } from '#src/actors/journal.ts';
import { admitAll, decideGuest, leaveLobby } from '#src/lobby/decide.ts';
import { journaledId } from '#src/lobby/once.ts';
import type { Room } from '#src/rooms/find-room.ts';
import { type ActorScene, finished, joins, report, startActorScene, tell } from '#test/support/actor-scene.ts';

let scene: ActorScene;
beforeAll(async () => {
  scene = await startActorScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

const journal = ({ id }: Room, limit = 100) => readJournal(scene.runtime.database, id, { limit });
const without = ({ id: _, at: __, ...line }: JournalLine) => line;
const by = () => scene.host.session!.user.id;

describe('the journal', () => {
  it('answers which event came from where, what it moved and what followed', async () => {
    const room = await scene.newRoom();
    const request = randomUUID();
    const webhook = { ...report(room, joins('ada'), 'webhook/EV_1'), request: 'http-1' };
    await tell(scene, webhook);
    await tell(scene, webhook);
    await tell(scene, report(room, { type: 'livekit.roomSeen', sid: 'RM_1' }));
    const guest = await scene.knock(room, request);
    const decision = randomUUID();
    await decideGuest(scene.lobby, scene.host.session!.user.id, room, {
      id: decision,
      request: decision,
      participant_id: guest,
      allow_entry: true,
    });
    const lines = await journal(room);
    expect(lines.map(without)).toEqual([
      {
        kind: 'room',
        actor: room.id,
        revision: 1,
        event: 'participant.joined',
        cause: { by: 'webhook', id: 'EV_1' },
        request: 'http-1',
        before:
          'door.kept lobby.judged callers.received company.kept meeting.empty roomkit.idle metadata.written sweeping.idle collector.off subtitles.off telephony.off recordings.followed entitlement.checked',
        after:
          'door.kept lobby.judged callers.received company.kept meeting.running.active roomkit.idle metadata.written sweeping.resting collector.off subtitles.off telephony.off recordings.followed entitlement.checked',
        facts: ['meeting.started', 'participant.joined'],
        commands: [],
        told: null,
      },
      expect.objectContaining({
        revision: 2,
        event: 'livekit.roomSeen',
        before:
          'door.kept lobby.judged callers.received company.kept meeting.running.active roomkit.idle metadata.written sweeping.resting collector.off subtitles.off telephony.off recordings.followed entitlement.checked',
        after:
          'door.kept lobby.judged callers.received company.kept meeting.running.active roomkit.idle metadata.written sweeping.looking collector.off subtitles.off telephony.off recordings.followed entitlement.checked',
        facts: [],
        commands: ['livekit.listParticipants'],
      }),
      {
        kind: 'guest',
        actor: `${room.id}/${guest}`,
        revision: 1,
        event: 'guest.knock',
        cause: { by: 'guest', id: guest },
        request: journaledId(request),
        before: 'outside',
        after: 'waiting.held',
        facts: ['guest.waiting'],
        commands: [],
        told: null,
      },
      expect.objectContaining({
        event: 'guest.admit',
        cause: { by: 'user', id: by() },
        request: decision,
        before: 'waiting.held',
        after: 'admitted',
        facts: ['guest.admitted'],
      }),
    ]);
    const times = lines.map(({ at }) => at);
    expect([...times].sort()).toEqual(times);
    expect(describeLine(lines[0]!)).toBe(
      `${times[0]}  room   participant.joined  [webhook EV_1]  meeting.empty sweeping.idle → meeting.running.active sweeping.resting  meeting.started participant.joined`,
    );
  });

  it('has one line for an act that names many, with how many they were', async () => {
    const room = await scene.newRoom();
    for (let count = 0; count < 4; count++) await scene.knock(room);
    const request = randomUUID();
    expect(await admitAll(scene.lobby, scene.host, room, { id: request })).toEqual({ admitted: 4, through: 4 });
    const late = await scene.knock(room);
    await tell(scene, report(room, joins('ada')));
    await tell(scene, report(room, finished(), 'webhook/EV_9'));
    const lines = (await journal(room)).filter(({ event }) => event !== 'guest.knock').map(without);
    expect(lines).toEqual([
      expect.objectContaining({
        kind: 'room',
        event: 'lobby.admitAll',
        cause: { by: 'user', id: by() },
        request: journaledId(request),
        facts: ['lobby.admittedAll'],
        told: 4,
      }),
      expect.objectContaining({ event: 'participant.joined', told: null }),
      expect.objectContaining({
        event: 'livekit.roomFinished',
        cause: { by: 'webhook', id: 'EV_9' },
        facts: ['meeting.ended', 'lobby.cleared'],
        told: 5,
      }),
    ]);
    const { guests, waiting } = await scene.read(room);
    expect([guests.length, new Set(guests.map(({ status, reason }) => `${status} ${reason}`)), waiting]).toEqual([
      5,
      new Set(['gone meeting_ended']),
      0,
    ]);
    expect(guests.some(({ id }) => id === late)).toBe(true);
  });

  it('has no second line for a repeated request', async () => {
    const room = await scene.newRoom();
    await scene.knock(room);
    const id = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => admitAll(scene.lobby, scene.host, room, { id })));
    expect(answers).toEqual([1, 2, 3].map(() => ({ admitted: 1, through: 1 })));
    expect((await journal(room)).filter(({ event }) => event === 'lobby.admitAll')).toHaveLength(1);
  });

  it('gives the last lines, or those of one actor', async () => {
    const room = await scene.newRoom();
    const guest = await scene.knock(room);
    await tell(scene, report(room, joins('ada')));
    await leaveLobby(scene.lobby, room, guest, randomUUID());
    expect((await journal(room, 2)).map(({ event }) => event)).toEqual(['participant.joined', 'guest.leave']);
    const actor = `${room.id}/${guest}`;
    const ofGuest = await readJournal(scene.runtime.database, room.id, { limit: 10, actor });
    expect(ofGuest.map(({ event }) => event)).toEqual(['guest.knock', 'guest.leave']);
  });

  it('holds no names, e-mail addresses, colours or tokens, and the log neither', async () => {
    const room = await scene.newRoom();
    const guest = await scene.knock(room);
    await decideGuest(scene.lobby, scene.host.session!.user.id, room, {
      id: randomUUID(),
      request: randomUUID(),
      participant_id: guest,
      allow_entry: true,
    });
    await tell(scene, report(room, joins('ada')));
    await scene.hurry('guest', `${room.id}/${guest}`);
    await fireDueTimers(scene.runtime);
    await tell(scene, report(room, finished()));
    const { rows } = await scene.pool.query('select j::text as line from greenroom.journal j where room = $1', [
      room.id,
    ]);
    expect(rows).toHaveLength(5);
    const text = [...rows.map(({ line }) => line), ...scene.logged].join('\n');
    for (const personal of ['Gus', 'Name of', 'example.org', 'hsl(', 'eyJ']) expect(text).not.toContain(personal);
  });
});
