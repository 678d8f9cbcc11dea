import type { RoomContext } from '../room.context.ts';

/** Actions of a join or a leave, in one order everywhere. */
export const join = ['countPerson', { type: 'presence.add', params: presenceOf }, 'announceJoin'] as const;
export const leave = ['uncountPerson', { type: 'presence.leave', params: presenceOf }, 'announceLeave'] as const;

/** Step for a join outside a running meeting or in another LiveKit room: only the presence is written. */
export const joinUnmet = { guard: 'isFreshJoin', actions: { type: 'presence.add', params: presenceOf } } as const;
/** Step for a leave that arrives before its join, or of a participant outside the meeting. */
export const leaveUnmet = { guard: 'isNewLeave', actions: { type: 'presence.leave', params: presenceOf } } as const;

const leaveAll = { type: 'presence.leaveAll', params: livekitRoomOf } as const;
const forgetOthers = { type: 'presence.forget', params: newRoomOf } as const;

/** Ends all waiting and admitted places. */
export const clearLobby = (reason: 'meeting_ended' | 'room_deleted') =>
  [
    { type: 'announceLobbyCleared', params: { reason } },
    { type: 'actors.tell', params: { to: 'members', event: { type: 'guest.meetingEnded', reason } } },
  ] as const;

/**
 * Ends a meeting for any reason: nobody stays present, waiting, admitted or recorded. Only `finished` means that
 * LiveKit reported that everybody left; after any other end the next sweep may find people again.
 */
export const end = (reason: 'finished' | 'superseded' | 'gone' | 'lost' | 'room_deleted') =>
  [
    { type: 'announceEnd', params: { reason } },
    reason === 'finished' || reason === 'room_deleted' ? leaveAll : forgetOthers,
    ...clearLobby(reason === 'room_deleted' ? reason : 'meeting_ended'),
    'ban.clear',
    'attendance.clear',
    'caller.clear',
    'forgetRoom',
    'tellOver',
  ] as const;

/** Ends the meeting as a report of LiveKit would, and closes its LiveKit room, which may still have people in it. */
export const close = [{ type: 'livekit.closeRoom', params: sidOf }, ...end('finished')] as const;

export const start = ['adoptRoom', 'announceStart', ...join] as const;

/** The same meeting continues in another LiveKit room. */
export const moveOn = [
  { type: 'presence.move', params: fromTo },
  forgetOthers,
  'moveToNewRoom',
  'tellMoved',
  ...join,
] as const;

function presenceOf({ event }: { event: unknown }): { sid: string; participant: unknown } {
  const { sid, participant } = event as { sid: string; participant: unknown };
  return { sid, participant };
}

function livekitRoomOf({ context }: { context: RoomContext }): { livekitRoom: string | null } {
  return { livekitRoom: context.sid };
}

function sidOf({ context }: { context: RoomContext }): { sid: string | null } {
  return { sid: context.sid };
}

/** The LiveKit room that the event names; its people are not those of the meeting that ends. */
function newRoomOf({ event }: { event: unknown }): { except: string | null } {
  return { except: (event as { sid?: string | null }).sid ?? null };
}

function fromTo({ context, event }: { context: RoomContext; event: unknown }) {
  return { livekitRoom: context.sid, ...newRoomOf({ event }) };
}
