import { beforeAll, describe, expect, it } from 'vitest';
import { matchesState } from 'xstate';
import type { RoomContext } from '#machines/room/room.context.ts';
import { roomMachine } from '#machines/room/room.machine.ts';
import { viewRoom } from '#machines/room/room.view.ts';
import { restoreSnapshot } from '#src/actors/restore.ts';
import { expectLaw } from './explore.ts';
import { exploreSubtitles, type SubtitleScene, type SubtitleStep, type SubtitleWorld } from './subtitle-world.ts';
import { briefing, takeStep } from './take-step.ts';

const scenes: readonly SubtitleScene[] = [['ends'], ['outage']];

const is = ({ snapshot }: SubtitleWorld, state: object): boolean => matchesState(state as never, snapshot.value);
const agentOf = ({ snapshot }: SubtitleWorld) => (snapshot.context as RoomContext).subtitles;
const view = ({ snapshot }: SubtitleWorld) => viewRoom(snapshot as never);
const factsOf = ({ plan }: SubtitleStep) => (plan?.facts ?? []).map(({ type }) => type);
const inFlight = ({ memory }: SubtitleWorld) => memory.inFlight;
const idle = (world: SubtitleWorld) => is(world, { subtitles: 'off' }) || is(world, { subtitles: 'failed' });

const everywhere = [
  'off',
  'failed',
  'appearing',
  'pausing',
  { dispatching: 'wanted' },
  { dispatching: 'unwanted' },
  { looking: 'wanted' },
  { looking: 'unwanted' },
  { on: 'fresh' },
  { on: 'steady' },
  ...['stopping', 'restarting', 'replacing', 'failing'].map((deleting) => ({ deleting })),
].map((subtitles) => ({ subtitles }));

describe.each(scenes.map((scene) => ({ scene })))('subtitles of a room with reports of $scene', ({ scene }) => {
  let steps: readonly SubtitleStep[];
  let worlds: readonly SubtitleWorld[];
  beforeAll(() => {
    steps = exploreSubtitles(scene);
    worlds = [...new Set(steps.map(({ before }) => before))];
  }, 180_000);
  const law = (sentence: string, broken: (step: SubtitleStep) => string | false | undefined) =>
    it(sentence, () => expectLaw(steps, broken));

  it('reach every state', () => {
    for (const state of everywhere) {
      expect(
        worlds.some((world) => is(world, state)),
        JSON.stringify(state),
      ).toBe(true);
    }
  });

  law('have one command in flight at the most', ({ after }) => inFlight(after).length > 1 && inFlight(after).join());

  law('wait only while a command or timer is pending', ({ after }) => {
    const pending = Object.values(after.timers);
    const waits: readonly [object, string][] = [
      [{ subtitles: 'dispatching' }, 'livekit.dispatchAgent'],
      [{ subtitles: 'looking' }, 'livekit.findAgent'],
      [{ subtitles: 'deleting' }, 'livekit.deleteDispatch'],
    ];
    for (const [state, name] of waits) {
      if (is(after, state) !== inFlight(after).includes(name))
        return `${name} is in flight or it is waited for, not both`;
    }
    const timers: readonly [object, string][] = [
      [{ subtitles: 'appearing' }, 'agentAppears'],
      [{ subtitles: 'pausing' }, 'subtitlesPause'],
      [{ subtitles: { on: 'fresh' } }, 'agentProves'],
    ];
    return timers.find(([state, timer]) => is(after, state) !== pending.some((type) => type.includes(timer)))?.[1];
  });

  law('leave no dispatch behind, and never have two', ({ after }) => {
    const { dispatches } = after.memory;
    if (dispatches > 1) return 'There are two dispatches';
    if (dispatches > 0 && (idle(after) || is(after, { subtitles: 'pausing' }))) return 'A dispatch is left behind';
    return agentOf(after).dispatch !== null && dispatches === 0 && 'A dispatch is remembered that is not there';
  });

  law('match the announced facts', ({ after }) => {
    const { subtitles } = view(after);
    return subtitles !== 'dispatching' && subtitles !== after.memory.believed && `They are ${subtitles}`;
  });

  law('are off when nobody meets, and nobody is remembered to want them', ({ after }) => {
    const { meeting, subtitles } = view(after);
    if (meeting === 'empty' && subtitles !== 'off') return 'They outlive the meeting';
    if (subtitles === 'off' && after.memory.wishes.length > 0) return 'Somebody is remembered to want them';
    return idle(after) && agentOf(after).participant !== null && 'An agent is remembered';
  });

  law('stop with the last one who wants them, and not before', (step) => {
    const { before, event } = step;
    if (event.type !== 'subtitles.absent' && event.type !== 'subtitles.stop') return false;
    if (!['on', 'dispatching'].includes(view(before).subtitles) || is(before, { meeting: 'lost' })) return false;
    const wanted =
      event.type === 'subtitles.absent'
        ? event.othersWish === true
        : before.memory.wishes.some((wisher) => wisher !== event.identity);
    const stopped = factsOf(step).includes('subtitles.stopped');
    if (before.memory.wishes.length > 0 && !wanted && !stopped) return 'They go on for nobody';
    return stopped && wanted && 'Somebody still wants them';
  });

  law('wait a while for whoever wants them and leaves', ({ before, event, after, plan }) => {
    if (event.type !== 'participant.left' || event.wishes !== true || event.known === 'left' || plan === null)
      return false;
    if (!['on', 'dispatching'].includes(view(before).subtitles) || is(before, { meeting: 'lost' })) return false;
    if (!('subtitles.absent' in after.timers)) return 'Nobody looks whether they came back';
    return view(after).subtitles === 'off' && 'They do not wait';
  });

  law('are tried a few times and not for ever', ({ after }) => {
    const { tries, appeared } = agentOf(after);
    if (tries > briefing.limits.agentTries) return 'They are tried too often';
    return tries > 1 && !appeared && 'An agent that never came is tried again';
  });

  law('fail only after an agent did not come or went', (step) => {
    if (!factsOf(step).includes('subtitles.failed')) return false;
    const { type } = step.event;
    return (
      !/^(participant.left|meeting|subtitles.(found|findFailed|dispatchFailed)|participant.joined)/.test(type) && type
    );
  });

  law('never rest in the transient state `gone`', ({ after }) => is(after, { subtitles: 'gone' }) && 'It rests there');

  law('keep no timer whose event their state refuses', ({ after: { timers, snapshot } }) =>
    Object.values(timers).find((type) => !snapshot.can({ type, ...briefing })),
  );

  it('continue from their stored state', () => {
    for (const { snapshot, timers } of worlds) {
      const stored = JSON.parse(JSON.stringify(roomMachine.getPersistedSnapshot(snapshot as never)));
      const restored = restoreSnapshot({ machine: roomMachine }, stored);
      expect([restored.value, restored.context]).toEqual([snapshot.value, snapshot.context]);
      for (const type of Object.values(timers)) expect(takeStep(roomMachine, restored, { type }).plan).not.toBeNull();
    }
  });
});
