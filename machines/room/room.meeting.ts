import type { RoomContext } from './room.context.ts';
import type { RoomEvent } from './room.events.ts';
import { roomSetup } from './room.setup.ts';

/** Everything that a participant's coming or going writes, in one order everywhere. */
const join = ['countPerson', { type: 'presence.add', params: presenceOf }, 'announceJoin'] as const;
const leave = ['uncountPerson', { type: 'presence.leave', params: presenceOf }, 'announceLeave'] as const;

const allLeft = { type: 'presence.leaveAll', params: livekitRoomOf } as const;
const takeAlong = { type: 'presence.move', params: fromTo } as const;
const forgetOthers = { type: 'presence.forget', params: newRoomOf } as const;

/** Nobody waits any more, nobody is admitted any more. */
const clearLobby = (reason: 'meeting_ended' | 'room_deleted') =>
  [
    { type: 'announceLobbyCleared', params: { reason } },
    { type: 'actors.tell', params: { to: 'members', event: { type: 'guest.meetingEnded', reason } } },
  ] as const;

/** All guests who wait are admitted. */
const tellAdmission = {
  type: 'actors.tell',
  params: ({ event }: { event: unknown }) => {
    const { by, crowd } = event as Extract<RoomEvent, { type: 'lobby.admitAll' }>;
    return { to: 'members', event: { type: 'guest.admit', by, all: { through: crowd.through } } } as const;
  },
} as const;

/**
 * The end of a meeting, whatever ended it: nobody is left present, waiting, admitted or recorded. Only `finished` is
 * LiveKit's own word that they left; after any other end the next look may find them again.
 */
const end = (reason: 'finished' | 'superseded' | 'gone' | 'lost' | 'room_deleted') =>
  [
    { type: 'announceEnd', params: { reason } },
    reason === 'finished' || reason === 'room_deleted' ? allLeft : forgetOthers,
    ...clearLobby(reason === 'room_deleted' ? reason : 'meeting_ended'),
    'ban.clear',
    'attendance.clear',
    'caller.clear',
    'forgetRoom',
    'tellOver',
  ] as const;

const start = ['adoptRoom', 'announceStart', ...join] as const;

/** The same meeting goes on in another LiveKit room. */
const moveOn = [takeAlong, forgetOthers, 'moveToNewRoom', 'tellMoved', ...join] as const;

/** Whether people meet, and whether it is recorded. */
export const meeting = roomSetup.createStateConfig({
  initial: 'empty',
  on: {
    // A sid that left never comes back: a leave that overtook its join is kept, so that the join is not believed.
    'participant.left': { guard: 'isNewLeave', actions: { type: 'presence.leave', params: presenceOf } },
    'livekit.roomFinished': { guard: 'isNewlyOver', actions: 'rememberPast' },
    'lobby.admitAll': { guard: 'somebodyWaits', actions: ['announceAdmittedAll', tellAdmission] },
    'room.changed': { actions: 'announceChange' },
    'pin.renewed': { actions: 'announceRenewal' },
    // LiveKit is told of it whether somebody is known to be there or not: a join may not have been heard of yet.
    'role.changed': { actions: ['announceRoleChange', { type: 'livekit.syncParticipant', params: whoseRole }] },
    'room.deleted': [
      { guard: 'meets', target: '.deleted', actions: end('room_deleted') },
      { target: '.deleted', actions: clearLobby('room_deleted') },
    ],
  },
  states: {
    empty: {
      on: {
        'participant.joined': [
          { guard: 'startsMeeting', target: 'running', actions: start },
          // An agent or a caller alone is no meeting, but somebody whom the next one already has.
          { guard: 'isFreshJoin', actions: { type: 'presence.add', params: presenceOf } },
        ],
      },
    },
    running: {
      initial: 'active',
      on: {
        'participant.joined': [
          { guard: 'joinsThisRoom', actions: join },
          { guard: 'joinsAnotherRoom', target: '.active', actions: [...end('superseded'), ...start] },
          { guard: 'isFreshJoin', actions: { type: 'presence.add', params: presenceOf } },
        ],
        'participant.left': [
          { guard: 'leavesThisRoom', actions: leave },
          { guard: 'isNewLeave', actions: { type: 'presence.leave', params: presenceOf } },
        ],
        'livekit.roomFinished': [
          { guard: 'isThisRoom', target: 'empty', actions: end('finished') },
          { guard: 'isNewlyOver', actions: 'rememberPast' },
        ],
        'livekit.listed': { guard: 'anotherListed', target: 'empty', actions: end('gone') },
        'livekit.lost': { target: 'lost', actions: ['noteMediaLost', 'announceMediaUnavailable'] },
        // Nobody watched for a while: LiveKit may have been restarted, and the look that follows tells.
        'livekit.back': { target: 'lost.returning' },
      },
      states: {
        active: {
          on: {
            'egress.started': [
              {
                guard: 'startsRecording',
                target: 'recording',
                actions: ['keepEgress', 'announceRecordingStarted'],
              },
              { guard: 'announcesRecording', actions: 'announceRecordingStarting' },
            ],
            'egress.updated': {
              guard: 'startsRecording',
              target: 'recording',
              actions: ['keepEgress', 'announceRecordingStarted'],
            },
            'egress.ended': {
              guard: 'recordingFailsToStart',
              actions: ['rememberEgress', 'announceRecordingEnd'],
            },
            'livekit.listed': [
              { guard: 'anotherListed', target: '#room.meeting.empty', actions: end('gone') },
              { guard: 'recorderListed', target: 'recording', actions: ['keepEgress', 'announceRecorderFound'] },
            ],
          },
        },
        recording: {
          on: {
            'egress.updated': { guard: 'isEnding', actions: 'announceRecordingStopping' },
            'egress.ended': {
              guard: 'endsRecording',
              target: 'active',
              actions: ['announceRecordingEnd', 'dropEgress'],
            },
            // A recorder that dies tells nobody but by its absence.
            'participant.left': [
              {
                guard: 'recorderLeaves',
                target: 'active',
                actions: [...leave, 'announceRecorderGone', 'dropEgress'],
              },
              { guard: 'leavesThisRoom', actions: leave },
              { guard: 'isNewLeave', actions: { type: 'presence.leave', params: presenceOf } },
            ],
            'livekit.listed': [
              { guard: 'anotherListed', target: '#room.meeting.empty', actions: end('gone') },
              { guard: 'recorderMissing', target: 'active', actions: ['announceRecorderGone', 'dropEgress'] },
            ],
          },
        },
      },
    },
    lost: {
      initial: 'away',
      on: {
        'participant.joined': [
          { guard: 'joinsThisRoom', target: '#room.meeting.back', actions: join },
          {
            guard: 'leavesRecorderBehind',
            target: '#room.meeting.back',
            actions: ['announceRecorderGone', 'dropEgress', ...moveOn],
          },
          { guard: 'joinsAnotherRoom', target: '#room.meeting.back', actions: moveOn },
          { guard: 'isFreshJoin', actions: { type: 'presence.add', params: presenceOf } },
        ],
        'participant.left': [
          { guard: 'leavesThisRoom', actions: leave },
          { guard: 'isNewLeave', actions: { type: 'presence.leave', params: presenceOf } },
        ],
        'livekit.roomFinished': [
          { guard: 'isThisRoom', target: 'empty', actions: end('finished') },
          { guard: 'isNewlyOver', actions: 'rememberPast' },
        ],
      },
      states: {
        away: {
          on: { 'livekit.back': 'returning' },
        },
        returning: {
          after: { resume: { target: '#room.meeting.empty', actions: end('lost') } },
          on: {
            'livekit.lost': { target: 'away', actions: ['noteMediaLost', 'announceMediaUnavailable'] },
            'livekit.listed': { guard: 'isThisRoom', target: '#room.meeting.back' },
          },
        },
      },
    },
    // The row is gone; tokens that were given out make LiveKit open the room again, and it is closed again.
    deleted: {
      initial: 'closing',
      on: { 'room.deleted': {}, 'room.changed': {}, 'pin.renewed': {}, 'role.changed': {} },
      states: {
        closing: {
          entry: 'livekit.closeRoom',
          on: { 'livekit.roomClosed': 'closed', 'livekit.closeFailed': 'closed' },
        },
        closed: {
          tags: 'ended',
          on: {
            'participant.joined': { guard: 'isUnseenJoin', target: 'closing' },
            'livekit.roomSeen': 'closing',
            'livekit.listed': { guard: 'isStillThere', target: 'closing' },
          },
        },
      },
    },
    // LiveKit is there again: back to where the meeting was.
    back: {
      always: [
        { guard: 'mediaWasLost', actions: ['noteMediaBack', 'announceMediaAvailable'], target: 'back' },
        { guard: 'wasRecording', target: 'running.recording' },
        { target: 'running.active' },
      ],
    },
  },
});

function presenceOf({ event }: { event: unknown }): { sid: string; participant: unknown } {
  const { sid, participant } = event as { sid: string; participant: unknown };
  return { sid, participant };
}

function whoseRole({ event }: { event: unknown }): { identity: string; by: string } {
  const { identity, by } = event as Extract<RoomEvent, { type: 'role.changed' }>;
  return { identity, by };
}

function livekitRoomOf({ context }: { context: RoomContext }): { livekitRoom: string | null } {
  return { livekitRoom: context.sid };
}

/** The LiveKit room that the event speaks of, whose people are not those of the meeting that ends. */
function newRoomOf({ event }: { event: unknown }): { except: string | null } {
  return { except: (event as { sid?: string | null }).sid ?? null };
}

function fromTo({ context, event }: { context: RoomContext; event: unknown }) {
  return { livekitRoom: context.sid, ...newRoomOf({ event }) };
}
