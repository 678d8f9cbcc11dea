import { describe, expect, it } from 'vitest';
import { noAgent } from '#machines/room/agents/agent.context.ts';
import { pauseOf } from '#machines/room/agents/agent.delays.ts';
import { agentParts } from '#machines/room/agents/agent.parts.ts';
import { superviseAgent } from '#machines/room/agents/supervise-agent.ts';
import { initialContext } from '#machines/room/room.context.ts';
import { roomSetup } from '#machines/room/room.setup.ts';
import { subtitlesParts } from '#machines/room/subtitles/subtitles.parts.ts';
import { subtitles } from '#machines/room/subtitles/subtitles.region.ts';
import { joined, left, somebody } from './room-scene.ts';
import { due, type Storyteller, tellStory } from './storyteller.ts';

/** A role that the product does not have; the types know only those that it has. */
const role = 'minutes' as 'subtitles';

const minutes = superviseAgent(role, {
  wish: [],
  clear: [],
  ends: (ended) => ({ 'minutes.stop': ended }),
  left: [],
  always: {},
});

/** The regions of two agents in a running meeting, without the rest of the room. */
const machine = roomSetup
  .extend(agentParts)
  .extend(subtitlesParts)
  .extend({ delays: pauseOf(role) })
  .createMachine({
    id: 'room',
    type: 'parallel',
    context: { ...initialContext, sid: 'RM_1', [role]: noAgent },
    states: { subtitles, minutes },
  });

const about = (what: string, fields: object = {}) => ({ type: `minutes.${what}`, ...fields });
const dispatched = about('dispatched', { dispatch: 'AD_1', agent: 'PA_clerk' });
const clerk = { ...somebody('clerk', 'agent'), sid: 'PA_clerk' };

const tellAll = (room: Storyteller, ...events: Parameters<Storyteller['tell']>[0][]) =>
  events.map((event) => room.tell(event));

describe('an agent of a second role', () => {
  it('is dispatched, replaced when it dies, and stopped, by its own events and timers', () => {
    const room = tellStory(machine);
    expect(tellAll(room, about('start'), dispatched)).toEqual([
      ['minutes.dispatching.wanted', '!livekit.dispatchAgent'],
      ['minutes.on.fresh', 'minutes.started', 'agentProves in 60 s'],
    ]);
    expect(room.tell(left('RM_1', clerk))).toEqual([
      'minutes.deleting.replacing',
      '!livekit.deleteDispatch',
      'cancel agentProves',
    ]);
    expect(room.tell(about('dispatchDeleted'))).toEqual(['minutes.pausing', 'minutesPause in 1 s']);
    expect(room.tell(due('minutesPause', 'room.minutes.pausing'))).toEqual([
      'minutes.dispatching.wanted',
      '!livekit.dispatchAgent',
      'cancel minutesPause',
    ]);
    expect(room.tell(about('stop'))).toEqual(['minutes.dispatching.unwanted', 'minutes.stopped']);
  });

  it('is told apart from subtitles, which keep a slice of their own', () => {
    const room = tellStory(machine);
    tellAll(room, about('start'), { type: 'subtitles.start', identity: 'ada' }, dispatched);
    expect(room.snapshot.value).toEqual({ subtitles: { dispatching: 'wanted' }, minutes: { on: 'fresh' } });
    room.tell(joined('RM_1', { ...somebody('scribe-1', 'agent'), sid: 'PA_scribe' }));
    expect(room.snapshot.context).toMatchObject({
      minutes: { dispatch: 'AD_1', participant: 'PA_clerk' },
      subtitles: { dispatch: null, participant: 'PA_scribe' },
    });
  });
});
