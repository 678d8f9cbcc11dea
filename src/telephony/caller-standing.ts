import type { Caller } from './caller-rows.ts';

/** The action that a caller's state requires: they hung up, must knock, keep waiting, enter, or be removed. */
export type Wanted = 'gone' | 'knock' | 'wait' | 'enter' | 'leave';

/** Derives the action from a caller's state. */
export function wantedFor({ present, status }: Pick<Caller, 'present' | 'status'>): Wanted {
  if (present === false || (present === null && status !== null)) return 'gone';
  if (status === null) return 'knock';
  return status === 'waiting' ? 'wait' : status === 'admitted' ? 'enter' : 'leave';
}
