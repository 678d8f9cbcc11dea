import type { ErrorCode } from '#src/kernel/errors.ts';
import type { RequestName } from '../protocol.ts';

/** Texts of a request in the document. */
interface RequestText {
  readonly summary: string;
  /** Who may send it. */
  readonly who: string;
  readonly notes?: string;
  /** Its refusal codes in addition to the common ones. */
  readonly codes: readonly ErrorCode[];
}

/** Refusal codes of every request. */
export const commonCodes = ['invalid_payload', 'not_found', 'throttled', 'unavailable', 'internal'] as const;

export const requestTexts: Readonly<Record<RequestName, RequestText>> = {
  'room:enter': {
    summary: 'Enter a room, or knock at its door',
    who: 'Anyone.',
    notes:
      'Who is entitled gets `livekit` at once, everybody else waits and keeps place and id however often they ask. ' +
      'Who is given `livekit` is a participant on this connection from then on. Counted together with `request-entry` ' +
      'over REST. `throttled` also where too many people knock, or too many of one address wait.',
    codes: ['gone'],
  },
  'room:leave': { summary: 'Give up the own place at the door', who: 'Whoever holds one.', codes: [] },
  'room:watch': {
    summary: 'Follow a room',
    who:
      'Hosts see both streams, members and participants the stream `room`; a guest at the door sees the state alone ' +
      'and is told of the own entry without asking.',
    notes:
      'With `after`, the facts behind it follow right after the ack and live ones wait behind them. More than 500 are not ' +
      'sent: the answer is `reset` then, as for facts that are no longer kept.',
    codes: ['forbidden', 'banned'],
  },
  'room:unwatch': { summary: 'Follow a room no longer', who: 'Anyone.', codes: [] },
  'lobby:list': {
    summary: 'The next hundred who wait, by their knock number',
    who: 'Hosts.',
    codes: ['forbidden'],
  },
  'lobby:decide': {
    summary: 'Let one guest in, or not',
    who: 'Hosts.',
    notes:
      'Deciding the same twice is harmless, a later opposite decision stands. `gone`: the place had ended before. ' +
      'Refused with `gone`: this very request was answered more than a day ago.',
    codes: ['forbidden', 'gone'],
  },
  'lobby:admit-all': {
    summary: 'Let in everybody who has knocked until now',
    who: 'Hosts.',
    notes: 'In one step: nobody later, nobody twice.',
    codes: ['forbidden', 'gone'],
  },
};
