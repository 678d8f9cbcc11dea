import { setup } from 'xstate';
import type { GuestReport } from '../guest/guest.events.ts';
import { roomAnnouncements } from './room.announcements.ts';
import { roomChanges } from './room.changes.ts';
import type { Given, RoomContext } from './room.context.ts';
import type { RoomEvent } from './room.events.ts';
import type { RoomFact } from './room.facts.ts';
import { roomGuards } from './room.guards.ts';

/** By then everybody who began to knock before the room let more people in has knocked. */
const lateKnocksMs = 2_000;

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
  },
  guards: roomGuards,
  actions: {
    ...roomAnnouncements,
    ...roomChanges,

    // Writes: rows that change in the same commit (src/rooms/presence.ts, src/lobby)
    'presence.add': (_, _params: { sid: string; participant: unknown }) => {},
    'presence.leave': (_, _params: { sid: string; participant: unknown }) => {},
    'presence.leaveAll': (_, _params: { livekitRoom: string | null }) => {},
    'presence.forget': (_, _params: { except: string | null }) => {},
    'ban.add': (_, _params: { identity: string; guest: string | null; user: string | null; by: string }) => {},
    'ban.clear': () => {},
    // Tells: an event for every guest of the room, in the same commit
    'guests.tell': (_, _params: { event: GuestReport }) => {},
    // Commands: done outside, after the commit
    'livekit.listParticipants': () => {},
    'livekit.writeMetadata': () => {},
    'livekit.closeRoom': () => {},
    'livekit.removeParticipant': (_, _params: { identity: string }) => {},
    'lobby.notify': () => {},
    'livekit.syncParticipant': (_, _params: { identity: string; by: string | null }) => {},
    'lobby.look': () => {},
  },
});
