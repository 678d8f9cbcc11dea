import { describe, expect, it } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import { catalogue } from '#machines/catalogue.ts';
import { type DrawnState, readMachine } from '#machines/read-machine.ts';
import { changeOf, statesInWords } from '../../../web/operators/words/states-in-words.ts';
import { timerText } from '../../../web/operators/words/timer-text.ts';

const leavesOf = (state: DrawnState): string[] =>
  state.states.length === 0 ? [state.path] : state.states.flatMap(leavesOf);

const kinds: [string, AnyStateMachine][] = Object.entries(catalogue).map(([kind, { machine }]) => [kind, machine]);

describe('states in words', () => {
  it.each(kinds)('are there for each state of a %s', (kind, machine) => {
    const silent = leavesOf(readMachine(machine)).filter((path) =>
      statesInWords(kind, path).some(({ words: [, sentence] }) => sentence === ''),
    );
    expect(silent).toEqual([]);
  });

  it('keep the name of a state that is not known, as of a newer version', () => {
    expect(statesInWords('room', 'meeting.new.thing')).toEqual([
      { region: 'meeting', path: 'new.thing', words: ['new.thing', '', 'quiet'] },
    ]);
    expect(statesInWords('room', '')).toEqual([]);
  });

  it('begin with the meeting and end with regions that are not known', () => {
    const regions = statesInWords('room', 'unheard.of sweeping.idle telephony.off meeting.empty');
    expect(regions.map(({ region }) => region)).toEqual(['meeting', 'telephony', 'sweeping', 'unheard']);
  });
});

describe('a change of state', () => {
  it('names only the regions that have changed', () => {
    expect(changeOf('meeting.empty telephony.off', 'meeting.running.active telephony.off')).toEqual({
      left: ['meeting.empty'],
      entered: ['meeting.running.active'],
    });
    expect(changeOf('', 'waiting.held')).toEqual({ left: [], entered: ['waiting.held'] });
  });
});

describe('a timer', () => {
  it('is named by its delay and its state', () => {
    expect(timerText('xstate.after.sweep.room.sweeping.resting')).toBe('sweep (in sweeping.resting)');
    expect(timerText('something else')).toBe('something else');
  });
});
