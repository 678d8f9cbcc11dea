import { assign } from 'xstate';
import { remember } from '../briefing.ts';
import { type Given, isEgressEvent, isPerson, pastBut, type RoomContext, sidOf } from './room.context.ts';
import type { RoomEvent } from './room.events.ts';

const change = (make: (given: Given) => Partial<RoomContext>) =>
  assign<RoomContext, RoomEvent, undefined, RoomEvent, never>(make);

/** How a room's memory changes. */
export const roomChanges = {
  adoptRoom: change(({ context, event }) => ({ sid: sidOf(event), past: pastBut(sidOf(event), context) })),
  forgetRoom: change(({ context }) => ({
    sid: null,
    past: context.sid === null ? context.past : remember(context.past, context.sid),
    people: 0,
    egress: null,
    pastEgresses: context.egress === null ? context.pastEgresses : remember(context.pastEgresses, context.egress),
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
  keepEgress: change(({ context, event }) => ({
    egress: isEgressEvent(event)
      ? event.egress
      : event.type === 'livekit.listed'
        ? (event.recorders.find((recorder) => !context.pastEgresses.includes(recorder)) ?? null)
        : null,
    lookSawRecording: false,
  })),
  dropEgress: change(({ context }) => ({
    egress: null,
    pastEgresses: context.egress === null ? context.pastEgresses : remember(context.pastEgresses, context.egress),
  })),
  rememberEgress: change(({ context, event }) =>
    isEgressEvent(event) ? { pastEgresses: remember(context.pastEgresses, event.egress) } : {},
  ),
  checkJoins: change(({ context, event }) => {
    const sid = sidOf(event);
    return sid === null ? {} : { checked: remember(context.checked, sid) };
  }),
  noteLook: change(({ context }) => ({
    lookedFor: context.sid,
    lookSawRecording: context.egress !== null,
  })),
  keepRule: change(({ context, event }) => ({
    rule: event.type === 'sip.ruleCreated' ? event.rule : context.rule,
  })),
  forgetRule: change(() => ({ rule: null })),
  expectDevice: change(() => ({ deviceAwaited: true })),
  expectNoDevice: change(() => ({ deviceAwaited: false })),
  noteMediaLost: change(() => ({ mediaLost: true })),
  noteMediaBack: change(() => ({ mediaLost: false })),
};
