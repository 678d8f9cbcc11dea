import { setup } from 'xstate';
import type { GuestAdmission, GuestReport } from '../guest/guest.events.ts';
import { agentChanges } from './room.agent-changes.ts';
import { agentGuards } from './room.agent-guards.ts';
import type { AgentRole } from './room.agents.ts';
import { roomAnnouncements } from './room.announcements.ts';
import { callerGuards } from './room.caller-guards.ts';
import { roomChanges } from './room.changes.ts';
import type { Given, RoomContext } from './room.context.ts';
import type { RoomEvent } from './room.events.ts';
import type { RoomFact } from './room.facts.ts';
import { roomGuards } from './room.guards.ts';
import { rightGuards } from './room.rights.ts';
import { telephonyGuards } from './room.telephony-guards.ts';

/** Why a caller is hung up. */
export type HangUp = 'refused' | 'failed';

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

    // Writes: rows that change in the same commit (src/rooms, src/lobby, src/subtitles, src/telephony)
    'presence.add': (_, _params: { sid: string; participant: unknown }) => {},
    'presence.leave': (_, _params: { sid: string; participant: unknown }) => {},
    'presence.leaveAll': (_, _params: { livekitRoom: string | null }) => {},
    'presence.move': (_, _params: { livekitRoom: string | null; except: string | null }) => {},
    'presence.forget': (_, _params: { except: string | null }) => {},
    'ban.add': (
      _,
      _params: { identity: string; guest: string | null; user: string | null; by: string; alias?: string },
    ) => {},
    'ban.clear': () => {},
    'attendance.add': (_, _params: { identity: string }) => {},
    'attendance.remove': (_, _params: { identity: string }) => {},
    'attendance.keep': (_, _params: { livekitRoom: string | null }) => {},
    'attendance.clear': () => {},
    'removal.add': (_, _params: { identity: string }) => {},
    'entitlement.note': (_, _params: { act: 'removed' | 'tolerated' }) => {},
    'wish.add': (_, _params: { identity: string }) => {},
    'wish.remove': (_, _params: { identity: string }) => {},
    'wish.dropAbsent': () => {},
    'wish.clear': () => {},
    'caller.add': (_, _params: { sid: string; participant: unknown; guest: string }) => {},
    'caller.clear': () => {},
    // Messages: an event for every guest of the room, in the same commit
    'actors.tell': (_, _params: { to: 'members'; event: GuestReport | GuestAdmission }) => {},
    // Commands: done outside, after the commit
    'livekit.listParticipants': (_, _params: { rule: string | null }) => {},
    'livekit.writeMetadata': () => {},
    'livekit.closeRoom': () => {},
    'livekit.removeParticipant': (_, _params: { identity: string }) => {},
    'lobby.notify': () => {},
    'livekit.syncParticipant': (_, _params: { identity: string; by: string | null }) => {},
    'lobby.look': () => {},
    'callers.settle': (_, _params: { sid: string; call: string | null }) => {},
    'callers.watch': () => {},
    'callers.hangUp': (_, _params: { sid: string; call: string | null; why: HangUp }) => {},
    'callers.hangUpAll': () => {},
    'sip.createRule': () => {},
    'sip.deleteRule': (_, _params: { rule: string | null }) => {},
    'livekit.dispatchAgent': (_, _params: { role: AgentRole }) => {},
    'livekit.findAgent': (_, _params: { role: AgentRole }) => {},
    'livekit.deleteDispatch': (_, _params: { role: AgentRole; dispatch: string | null }) => {},
  },
});
