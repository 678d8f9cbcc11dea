import type { EventRedactions, FieldRedactions } from '../redaction.ts';
import type { GuestContext } from './guest.context.ts';
import type { GuestReport, GuestRequest } from './guest.events.ts';

// Guards compare a corrected name with the one before.
const who = { participant: 'id', username: 'hashed', color: 'dropped', user: 'id' } as const;

/** How the journal stores a guest's events and context. */
export const guestRedaction = {
  events: {
    'guest.knock': { ...who, number: 'plain', position: 'plain', replica: 'id', call: 'id' },
    'guest.admit': { by: 'id', all: { through: 'plain' } },
    'guest.deny': { by: 'id' },
    'guest.leave': {},
    'guest.correct': { username: 'hashed', user: 'id' },
    'guest.remove': { ...who, by: 'id', meets: 'plain' },
    'guest.held': { replica: 'id' },
    'guest.polled': {},
    'guest.released': { replica: 'id' },
    'guest.meetingEnded': { reason: 'plain' },
    'guest.accessChanged': { accessLevel: 'plain', through: 'plain' },
  } satisfies EventRedactions<GuestRequest | GuestReport>,
  context: {
    ...who,
    number: 'plain',
    replica: 'id',
    deniedBefore: 'plain',
    call: 'id',
    removed: 'plain',
    returns: 'plain',
  } satisfies FieldRedactions<GuestContext>,
} as const;
