import { describe, expect, it } from 'vitest';
import { roomMachine } from '#machines/room/room.machine.ts';
import { ada, back, bob, finished, joined, left, listed, lost, meeting, somebody } from './room-scene.ts';
import { due, type Storyteller, tellStory } from './storyteller.ts';

const start = { type: 'subtitles.start', identity: 'ada' };
const stop = (othersWish: boolean) => ({ type: 'subtitles.stop', identity: 'ada', othersWish });
const absent = (othersWish: boolean) => ({ type: 'subtitles.absent', othersWish });
const dispatched = (agent: string | null = null) => ({ type: 'subtitles.dispatched', dispatch: 'AD_1', agent });
const deleted = { type: 'subtitles.dispatchDeleted' };
const scribe = { ...somebody('scribe-of-this-room', 'agent'), sid: 'PA_scribe' };
const other = { ...somebody('collector-of-this-room', 'agent'), sid: 'PA_other' };
const late = due('agentAppears', 'room.subtitles.appearing');
const again = due('subtitlesPause', 'room.subtitles.pausing');

/** The state of the region, then what came of the event. */
function tell(room: Storyteller, event: Parameters<Storyteller['tell']>[0]): string[] {
  const [state = '', ...rest] = room.tell(event);
  return [/subtitles\.(\S+)/.exec(state)?.[1] ?? (state === 'refused' ? state : 'off'), ...rest];
}

/** A meeting with subtitles. */
function subtitled(): Storyteller {
  const room = meeting();
  for (const event of [start, dispatched(), joined('RM_1', scribe)]) room.tell(event);
  return room;
}

describe('subtitles', () => {
  it('are wanted, come, and stop with the last one who wants them', () => {
    const room = meeting();
    expect(tell(room, start)).toEqual(['dispatching.wanted', '!livekit.dispatchAgent', 'wish.add "ada"']);
    expect(tell(room, { ...start, identity: 'bob' })).toEqual(['dispatching.wanted', 'wish.add "bob"']);
    expect(tell(room, dispatched())).toEqual(['appearing', 'agentAppears in 10 s']);
    expect(tell(room, joined('RM_1', other))[0]).toBe('appearing');
    expect(tell(room, joined('RM_1', scribe))).toEqual([
      'on.fresh',
      'participant.joined "scribe-of-this-room" "Name of scribe-of-this-room" "agent"',
      'subtitles.started',
      'presence.add "PA_scribe" "RM_1"',
      'cancel agentAppears',
      'agentProves in 60 s',
    ]);
    expect(tell(room, stop(true))).toEqual(['on.fresh', 'wish.remove "ada"']);
    expect(tell(room, { ...left('RM_1', bob), wishes: true })).toEqual([
      'on.fresh',
      'participant.left "bob" "Name of bob" "standard"',
      'presence.leave "PA_bob" "RM_1"',
      'subtitles.absent in 10 s',
    ]);
    expect(tell(room, absent(false))).toEqual([
      'deleting.stopping',
      'subtitles.stopped',
      '!livekit.deleteDispatch',
      'wish.clear',
      'cancel agentProves',
    ]);
    expect(tell(room, deleted)).toEqual(['off']);
  });

  it('survive a short absence of whoever asked for them', () => {
    const room = subtitled();
    expect(tell(room, { ...left('RM_1', ada), wishes: true }).at(-1)).toBe('subtitles.absent in 10 s');
    room.tell(joined('RM_1', { ...ada, sid: 'PA_again' }));
    expect(tell(room, absent(true))).toEqual(['on.fresh', 'wish.dropAbsent']);
    expect(tell(room, { ...left('RM_1', bob), wishes: false }).at(-1)).toBe('presence.leave "PA_bob" "RM_1"');
  });

  it('do not stop for an absence while LiveKit is lost', () => {
    const room = subtitled();
    room.tell({ ...left('RM_1', ada), wishes: true });
    expect(tell(room, lost)).toContain('cancel subtitles.absent');
    room.tell(back);
    // Who comes back to LiveKit may not be listed yet.
    expect(tell(room, { ...listed('RM_1'), othersWish: false })).not.toContain('subtitles.absent in 10 s');
    room.tell(due('sweep', 'room.sweeping.resting'));
    expect(tell(room, { ...listed('RM_1'), othersWish: false })).toContain('subtitles.absent in 10 s');
  });

  it('are for meetings', () => {
    expect(tellStory(roomMachine).tell(start)).toEqual(['refused']);
    const room = meeting();
    room.tell(finished('RM_1'));
    expect(room.tell(start)).toEqual(['refused']);
  });

  it('identify their agent by the name that LiveKit reports rather than by its identity', () => {
    const room = meeting();
    room.tell(start);
    room.tell(dispatched());
    expect(tell(room, joined('RM_1', { ...scribe, agent: 'another' }))[0]).toBe('appearing');
    expect(tell(room, joined('RM_1', { ...other, agent: 'scribe' }))[0]).toBe('on.fresh');
  });

  it('are on at once where the agent was faster than the answer, or there already', () => {
    const fast = meeting();
    fast.tell(start);
    fast.tell(joined('RM_1', scribe));
    expect(tell(fast, dispatched()).slice(0, 2)).toEqual(['on.fresh', 'subtitles.started']);
    const before = meeting();
    before.tell(start);
    expect(tell(before, dispatched('PA_scribe')).slice(0, 2)).toEqual(['on.fresh', 'subtitles.started']);
  });

  it('fail when the agent does not come, after LiveKit was asked', () => {
    const room = meeting();
    room.tell(start);
    room.tell(dispatched());
    expect(tell(room, late)).toEqual(['looking.wanted', '!livekit.findAgent', 'cancel agentAppears']);
    expect(tell(room, { type: 'subtitles.found', agent: null })).toEqual([
      'deleting.failing',
      'subtitles.failed "no_agent"',
      '!livekit.deleteDispatch',
      'wish.clear',
    ]);
    expect(tell(room, deleted)).toEqual(['failed']);
    expect(tell(room, start)[0]).toBe('dispatching.wanted');
  });

  it('are found to be on where no report came', () => {
    const room = meeting();
    for (const event of [start, dispatched(), late]) room.tell(event);
    expect(tell(room, { type: 'subtitles.found', agent: 'PA_scribe' }).slice(0, 2)).toEqual([
      'on.fresh',
      'subtitles.started',
    ]);
    expect(tell(room, left('RM_1', scribe))[0]).toBe('deleting.replacing');
  });

  it('come again when the agent dies, after a pause, and are given up when it dies too often', () => {
    const room = subtitled();
    const gone = left('RM_1', scribe);
    expect(tell(room, gone)[0]).toBe('deleting.replacing');
    expect(tell(room, deleted)).toEqual(['pausing', 'subtitlesPause in 1 s']);
    expect(tell(room, again).slice(0, 2)).toEqual(['dispatching.wanted', '!livekit.dispatchAgent']);
    room.tell(dispatched());
    expect(tell(room, joined('RM_1', scribe)).slice(0, 3)).toContain('subtitles.started');
    const given = tell(room, gone);
    expect([given[0], given[2]]).toEqual(['deleting.failing', 'subtitles.failed "agent_gone"']);
  });

  it('are tried as often as at first when the agent worked for long', () => {
    const room = subtitled();
    for (let deaths = 0; deaths < 5; deaths++) {
      expect(tell(room, due('agentProves', 'room.subtitles.on.fresh'))[0]).toBe('on.steady');
      expect(tell(room, left('RM_1', scribe))[0]).toBe('deleting.replacing');
      for (const event of [deleted, again, dispatched(), joined('RM_1', scribe)]) room.tell(event);
    }
  });

  it('wait for the answer before they stop, and are wanted again meanwhile', () => {
    const room = meeting();
    room.tell(start);
    expect(tell(room, stop(false))).toEqual(['dispatching.unwanted', 'subtitles.stopped', 'wish.clear']);
    expect(tell(room, dispatched())).toEqual(['deleting.stopping', '!livekit.deleteDispatch']);
    expect(tell(room, start)).toEqual(['deleting.restarting', 'wish.add "ada"']);
    expect(tell(room, deleted)).toEqual(['dispatching.wanted', '!livekit.dispatchAgent']);
  });

  it('end with the meeting', () => {
    const room = subtitled();
    const plan = tell(room, finished('RM_1'));
    expect(plan[0]).toBe('deleting.stopping');
    expect(plan).toEqual(expect.arrayContaining(['subtitles.stopped', '!livekit.deleteDispatch', 'wish.clear']));
  });

  it('outlive LiveKit as the meeting does, with a new agent in a new LiveKit room', () => {
    const room = subtitled();
    room.tell(lost);
    expect(tell(room, { ...left('RM_1', ada), wishes: true })[0]).toBe('on.fresh');
    room.tell(back);
    expect(tell(room, { ...listed(null), othersWish: false })[0]).toBe('on.fresh');
    expect(tell(room, joined('RM_2', ada))[0]).toBe('deleting.replacing');
  });

  it('stop when a look finds nobody there who wants them', () => {
    const room = subtitled();
    room.tell(due('sweep', 'room.sweeping.resting'));
    expect(tell(room, { ...listed('RM_1'), othersWish: true })[0]).toBe('on.fresh');
    room.tell(due('sweep', 'room.sweeping.resting'));
    expect(tell(room, { ...listed('RM_1'), othersWish: false })).toContain('subtitles.absent in 10 s');
    expect(tell(room, absent(false))[0]).toBe('deleting.stopping');
  });
});
