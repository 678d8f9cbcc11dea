import { setup } from 'xstate';
import type { GuestAdmission, GuestReport } from '../guest/guest.events.ts';
import { agentChanges } from './room.agent-changes.ts';
import { agentGuards } from './room.agent-guards.ts';
import { roomAnnouncements } from './room.announcements.ts';
import { callerGuards } from './room.caller-guards.ts';
import { roomChanges } from './room.changes.ts';
import type { Given, RoomContext } from './room.context.ts';
import type { RoomEvent } from './room.events.ts';
import type { RoomFact } from './room.facts.ts';
import { roomGuards } from './room.guards.ts';
import { rightGuards } from './room.rights.ts';
import { telephonyGuards } from './room.telephony-guards.ts';
import {
  agentWords,
  lobbyWords,
  meetingWords,
  participantWords,
  subtitleWords,
  telephonyWords,
} from './room.vocabulary.ts';

/** By then everybody who began to knock before the room let more people in has knocked. */
const lateKnocksMs = 2_000;

/** An agent that works for so long does not die at once: when it does die, it is tried as often as at first. */
const provenMs = 60_000;
/** Pauses between the tries of an agent that dies, growing to half a minute. */
const pauseMs = (tries: number): number => Math.min(30_000, 500 * 2 ** tries);

/** What the regions of a room are written with. */
export const roomSetup = setup({
  types: {
    context: {} as RoomContext,
    events: {} as RoomEvent,
    emitted: {} as RoomFact,
    tags: {} as 'ended',
  },
  delays: {
    sweep: ({ event }: Given) => event.limits.sweepMs,
    lateKnocks: () => lateKnocksMs,
    resume: ({ event }: Given) => event.limits.resumeMs,
    agentAppears: ({ event }: Given) => event.limits.agentAppearMs,
    callersAlone: ({ event }: Given) => event.limits.callersAloneMs,
    ruleGrace: ({ event }: Given) => event.limits.ruleGraceMs,
    roomkitRule: ({ event }: Given) => event.limits.roomkitRuleMs,
    agentProves: () => provenMs,
    subtitlesPause: ({ context }: Given) => pauseMs(context.subtitles.tries),
  },
  guards: { ...roomGuards, ...agentGuards, ...telephonyGuards, ...callerGuards, ...rightGuards },
  actions: {
    ...roomAnnouncements,
    ...roomChanges,
    ...agentChanges,

    ...meetingWords.writes,
    ...lobbyWords.writes,
    ...subtitleWords.writes,
    ...telephonyWords.writes,
    ...meetingWords.commands,
    ...lobbyWords.commands,
    ...participantWords.commands,
    ...agentWords.commands,
    ...telephonyWords.commands,
    // Messages: an event for every guest of the room, in the same commit
    'actors.tell': (_, _params: { to: 'members'; event: GuestReport | GuestAdmission }) => {},
  },
});
