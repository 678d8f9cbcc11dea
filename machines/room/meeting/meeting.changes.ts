import { remember } from '../../briefing.ts';
import { change } from '../room.change.ts';
import type { RoomContext } from '../room.context.ts';
import { isPerson, sidOf } from '../room.joins.ts';
import { dropEgress } from './egress.changes.ts';

/** The ended sids, except one that LiveKit reports as live. */
const pastBut = (live: string | null, { past }: RoomContext): string[] => past.filter((sid) => sid !== live);

export const meetingChanges = {
  adoptRoom: change(({ context, event }) => ({ sid: sidOf(event), past: pastBut(sidOf(event), context) })),
  forgetRoom: change(({ context }) => ({
    sid: null,
    past: context.sid === null ? context.past : remember(context.past, context.sid),
    people: 0,
    ...dropEgress(context),
    mediaLost: false,
  })),
  moveToNewRoom: change(({ context, event }) => ({
    sid: sidOf(event),
    past: context.sid === null ? context.past : remember(pastBut(sidOf(event), context), context.sid),
    people: 0,
  })),
  rememberPast: change(({ context, event }) => {
    const sid = sidOf(event);
    return sid === null ? {} : { past: remember(context.past, sid) };
  }),
  countPerson: change(({ context, event }) => (isPerson(event) ? { people: context.people + 1 } : {})),
  uncountPerson: change(({ context, event }) => (isPerson(event) ? { people: Math.max(0, context.people - 1) } : {})),
  noteMediaLost: change(() => ({ mediaLost: true })),
  noteMediaBack: change(() => ({ mediaLost: false })),
};
