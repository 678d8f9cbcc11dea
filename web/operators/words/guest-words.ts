import type { StateWords } from './state-words.ts';

/** The states of a guest in words. */
export const guestWords: Readonly<Record<string, StateWords>> = {
  outside: ['outside', 'Has not knocked.', 'quiet'],
  'waiting.held': ['waiting', 'Waits at the door with an open page.', 'moving'],
  'waiting.released': [
    'waiting',
    'The page of this guest has lost its connection; the place is kept a short time.',
    'moving',
  ],
  'waiting.polled': ['waiting', 'Waits at the door; the page asks again and again.', 'moving'],
  'waiting.calling': ['waiting', 'A caller who is held until somebody lets them in.', 'moving'],
  admitted: ['admitted', 'Was let in.', 'live'],
  'denied.barred': ['denied', 'Was turned away and cannot knock yet.', 'bad'],
  'denied.mayKnock': ['denied', 'Was turned away and may knock again.', 'quiet'],
  'removed.out': ['removed', 'Was removed from the meeting by a host and cannot return without an account.', 'bad'],
  'removed.barred': ['removed', 'Was removed, knocked again and was turned away; cannot knock yet.', 'bad'],
  'removed.mayKnock': ['removed', 'Was removed from the meeting and may knock again.', 'quiet'],
  gone: ['gone', 'Has left, or the meeting has ended.', 'quiet'],
  expired: ['expired', 'Waited too long, or closed the page.', 'quiet'],
};
