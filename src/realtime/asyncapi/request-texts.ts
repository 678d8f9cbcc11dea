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
    summary: 'Enter a room, or knock',
    who: 'Anyone.',
    notes:
      'Entitled people get `livekit` at once. Everybody else waits, and repeated requests keep place and id. ' +
      'With `livekit`, the connection also speaks for this participant. Shares the rate limit of `request-entry` ' +
      'over REST. Also `throttled` when too many people knock, or too many from one address wait.',
    codes: ['gone'],
  },
  'room:leave': { summary: 'Give up the own place in the queue', who: 'Guests with a place.', codes: [] },
  'room:watch': {
    summary: 'Watch a room',
    who:
      'Hosts receive both streams, members and participants the stream `room`. Waiting guests get only the state; ' +
      'their own entry is pushed without a watch.',
    notes:
      'With `after`, the facts after these numbers follow the ack, before live ones. If there are more than 500, or some ' +
      'are purged, the answer is `reset` instead.',
    codes: ['forbidden', 'banned'],
  },
  'room:unwatch': { summary: 'Stop watching a room', who: 'Anyone.', codes: [] },
  'lobby:list': {
    summary: 'The next 100 waiting guests, by knock number',
    who: 'Hosts.',
    codes: ['forbidden'],
  },
  'lobby:decide': {
    summary: 'Admit or deny one guest',
    who: 'Hosts.',
    notes:
      'Repeating a decision changes nothing; a later opposite decision replaces it. Outcome `gone`: the place had ended. ' +
      'Refused with `gone`: the stored answer to this repeated request is purged.',
    codes: ['forbidden', 'gone'],
  },
  'lobby:admit-all': {
    summary: 'Admit all waiting guests',
    who: 'Hosts.',
    notes: 'In one step, each guest once; later knocks are not included.',
    codes: ['forbidden', 'gone'],
  },
};
