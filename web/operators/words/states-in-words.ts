import { guestWords } from './guest-words.ts';
import { recordingWords } from './recording-words.ts';
import { roomWords } from './room-words.ts';
import type { StateWords } from './state-words.ts';

export interface SpokenState {
  /** Name of the region; empty for kinds without regions. */
  readonly region: string;
  /** Path of the state in its region, as the machine names it. */
  readonly path: string;
  readonly words: StateWords;
}

/** The active states of an actor in words; states without words keep their names. */
export function statesInWords(kind: string, state: string): SpokenState[] {
  if (state === '') return [];
  if (kind !== 'room') {
    const known = kind === 'guest' ? guestWords : recordingWords;
    return [{ region: '', path: state, words: known[state] ?? [state, '', 'quiet'] }];
  }
  const active = state.split(' ').map((full): SpokenState => {
    const dot = full.indexOf('.');
    const [region, path] = dot < 0 ? [full, ''] : [full.slice(0, dot), full.slice(dot + 1)];
    return { region, path, words: roomWords[region]?.[path] ?? [path, '', 'quiet'] };
  });
  const order = Object.keys(roomWords);
  const rank = ({ region }: SpokenState) => (order.indexOf(region) + order.length + 1) % (order.length + 1);
  return active.sort((one, other) => rank(one) - rank(other));
}

/** The states that a change has left and entered: `meeting.empty → meeting.running.active`. */
export function changeOf(before: string, after: string): { readonly left: string[]; readonly entered: string[] } {
  const [old, now] = [before.split(' '), after.split(' ')];
  const only = (paths: string[], others: string[]) => paths.filter((path) => path !== '' && !others.includes(path));
  return { left: only(old, now), entered: only(now, old) };
}
