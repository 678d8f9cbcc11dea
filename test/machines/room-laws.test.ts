import { beforeAll, describe, expect, it } from 'vitest';
import { matchesState } from 'xstate';
import type { RoomContext } from '#machines/room/room.context.ts';
import type { RoomEvent } from '#machines/room/room.events.ts';
import { roomMachine } from '#machines/room/room.machine.ts';
import { restoreSnapshot } from '#src/actors/restore.ts';
import { expectLaw } from './explore.ts';
import { everybody, exploreRoom, type RoomStep, type RoomWorld, type Scene } from './room-world.ts';
import { briefing, takeStep } from './take-step.ts';

const scenes: readonly Scene[] = [
  { people: ['ada', 'eve'], reports: ['rooms', 'outage', 'lobby'] },
  { people: ['ada', 'bob', 'agent'], reports: ['rooms'] },
  { people: ['ada', 'eve'], reports: ['recording', 'outage'] },
  { people: ['ada', 'eve'], reports: ['ends', 'outage'] },
  { people: ['ada', 'recorder', 'eve'], reports: ['recording'] },
];

const is = ({ snapshot }: RoomWorld, state: object): boolean => matchesState(state as never, snapshot.value);
const contextOf = ({ snapshot }: RoomWorld): RoomContext => snapshot.context as RoomContext;
const factsOf = ({ plan }: RoomStep, type: string) => (plan?.facts ?? []).filter((fact) => fact.type === type);
const asks = ({ plan }: RoomStep): boolean =>
  plan?.commands.some(({ name }) => name === 'livekit.listParticipants') ?? false;

/** The people (not agents or recorders) whom the presence table has in this LiveKit room; in any when it is not said. */
function peopleIn({ memory }: RoomWorld, room?: string): number {
  return Object.values(everybody).filter(({ participant: { sid, kind } }) => {
    const row = memory.presence[sid];
    return row !== undefined && !row.left && kind === 'standard' && (room === undefined || row.room === room);
  }).length;
}

describe.each(scenes)('a room with $people and reports of $reports', (scene) => {
  let steps: readonly RoomStep[];
  let worlds: readonly RoomWorld[];
  beforeAll(() => {
    steps = exploreRoom(scene);
    worlds = [...new Set(steps.map(({ before }) => before))];
  });
  const law = (sentence: string, broken: (step: RoomStep) => string | false | undefined) =>
    it(sentence, () => expectLaw(steps, broken));

  it('reaches every expected state', () => {
    expect(worlds.some((world) => is(world, { meeting: 'running', sweeping: 'looking' }))).toBe(true);
    expect(worlds.some((world) => is(world, { meeting: 'empty' }) && contextOf(world).past.length > 0)).toBe(true);
    if (scene.reports.includes('outage')) expect(worlds.some((world) => is(world, { meeting: 'lost' }))).toBe(true);
    if (scene.reports.includes('recording')) {
      expect(worlds.some((world) => is(world, { meeting: { running: 'recording' } }))).toBe(true);
    }
  });

  law('waits only for a pending timer or sweep, and sweeps while a meeting runs', ({ after: world }) => {
    const pending = Object.values(world.timers);
    const waits = (state: object, timer: string) => is(world, state) && !pending.some((type) => type.includes(timer));
    if (waits({ sweeping: 'resting' }, 'sweep')) return 'It rests and no sweep is pending';
    if (waits({ meeting: { lost: 'returning' } }, 'resume')) return 'A meeting is being resumed without a deadline';
    if (is(world, { sweeping: 'looking' }) && world.memory.looking === undefined)
      return 'It waits for a look that nobody takes';
    if (!is(world, { meeting: 'empty' }) && is(world, { sweeping: 'idle' }))
      return 'A meeting runs that is never compared with LiveKit';
    return false;
  });

  law('keeps no timer whose event its state refuses', ({ after: { timers, snapshot } }) =>
    Object.values(timers).find((type) => !snapshot.can({ type, ...briefing })),
  );

  law(
    'has one sweep in flight at most',
    (step) => asks(step) && step.before.memory.looking !== undefined && 'It asks again before it was answered',
  );

  law('leaves nothing behind when its meeting ends', (step) => {
    const { before, after, plan } = step;
    const { sid, people, egress, mediaLost } = contextOf(after);
    if (is(after, { meeting: 'empty' })) {
      if (sid !== null || people !== 0 || egress !== null || mediaLost) return 'An empty room remembers its meeting';
      if (peopleIn(after) > 0) return 'Somebody is believed present in an empty room';
    }
    if (factsOf(step, 'meeting.ended').length === 0) return false;
    if (!plan!.messages.some(({ event: { type } }) => type === 'guest.meetingEnded'))
      return 'A meeting ends and the guests are not told';
    if (factsOf(step, 'lobby.cleared').length !== 1) return 'A meeting ends and the hosts are not told of the lobby';
    const old = contextOf(before).sid;
    if (peopleIn(after, old ?? '') > 0) return 'Somebody is believed present in a LiveKit room whose meeting is over';
    return !contextOf(after).past.includes(old ?? '') && 'A late report of the old LiveKit room would be believed';
  });

  law('sends the guests an end with each end of a meeting, and admissions only when a host admits all', (step) => {
    const sent = (step.plan?.messages ?? []).map(({ event }) => event.type);
    const expected = [
      ...factsOf(step, 'meeting.ended').map(() => 'guest.meetingEnded'),
      ...factsOf(step, 'lobby.admittedAll').map(() => 'guest.admit'),
    ];
    return String(sent) !== String(expected) && `Guests are sent ${sent}`;
  });

  law('starts and ends its meetings in turn', (step) => {
    let { meeting } = step.before.memory;
    for (const { type } of step.plan?.facts ?? []) {
      if (type !== 'meeting.started' && type !== 'meeting.ended') continue;
      const next = type === 'meeting.started' ? 'started' : 'ended';
      if (next === meeting) return `${type} comes twice`;
      meeting = next;
    }
    const runs = !is(step.after, { meeting: 'empty' });
    return runs !== (step.after.memory.meeting === 'started') && 'The facts say otherwise than the state';
  });

  law('says of every recording that it began and, while the meeting goes on, that it ended', (step) => {
    if (factsOf(step, 'recording.started').length > 0 && step.before.memory.recording !== null)
      return 'A recording starts while another one runs';
    const { recording } = step.after.memory;
    if (is(step.after, { meeting: { running: 'recording' } }) && recording === null)
      return 'It records and nobody was told';
    return recording !== contextOf(step.after).egress && 'People believe something else of the recording';
  });

  law('says when media is away and when it is back', (step) => {
    const away = step.after.memory.media === 'unavailable';
    if (away !== contextOf(step.after).mediaLost) return 'People believe something else of LiveKit';
    return (
      factsOf(step, 'media.available').length > 0 &&
      step.before.memory.media === 'available' &&
      'It comes back without having been away'
    );
  });

  law('counts the people who are there', ({ after }) => {
    const { sid, people } = contextOf(after);
    return (
      sid !== null && people !== peopleIn(after, sid) && `${people} are counted, ${peopleIn(after, sid)} are present`
    );
  });

  law('starts a meeting only for a new join of a person in a LiveKit room that has not ended', (step) => {
    if (factsOf(step, 'meeting.started').length === 0) return false;
    const { event, before } = step;
    const { sid, source, participant, known } = event as unknown as Extract<RoomEvent, { type: 'participant.joined' }>;
    if (event.type !== 'participant.joined' || participant.kind !== 'standard')
      return 'A meeting starts without people';
    if (known !== 'no') return 'A repeated or overtaken join starts a meeting';
    return (
      source === 'webhook' &&
      contextOf(before).past.includes(sid) &&
      'A late join starts a meeting in a LiveKit room that is over'
    );
  });

  law('never counts the LiveKit room of its running meeting as ended', ({ after }) => {
    const { sid, past } = contextOf(after);
    return sid !== null && past.includes(sid) && 'The LiveKit room of the meeting counts as over';
  });

  law('lets a sweep end only the meeting that ran when the sweep began', (step) => {
    if (step.event.type !== 'livekit.listed' || factsOf(step, 'meeting.ended').length === 0) return false;
    return step.before.memory.looking !== contextOf(step.before).sid && 'A look ends a meeting that began after it';
  });

  law(
    'never rests in the transient state `back`',
    ({ after }) => is(after, { meeting: 'back' }) && 'It rests in meeting.back',
  );

  it('changes nothing on a refusal', () => {
    const refused = steps.filter(({ plan }) => plan === null);
    expect(refused.length).toBeGreaterThan(50);
    for (const { before, event, after } of refused) {
      expect(after).toBe(before);
      expect(before.snapshot.can({ ...briefing, ...event })).toBe(false);
    }
  });

  it('continues from its stored state', () => {
    for (const { snapshot, timers } of worlds) {
      const stored = JSON.parse(JSON.stringify(roomMachine.getPersistedSnapshot(snapshot as never)));
      const restored = restoreSnapshot({ machine: roomMachine }, stored);
      expect(restored.value).toEqual(snapshot.value);
      expect(restored.context).toEqual(snapshot.context);
      for (const type of Object.values(timers)) expect(takeStep(roomMachine, restored, { type }).plan).not.toBeNull();
    }
  });
});
