import { assign, emit, setup, stateIn } from 'xstate';
import { remember } from '../briefing.ts';
import type { GuestReport } from '../guest/guest.events.ts';
import type { AccessLevel, RoomEvent } from './room.events.ts';
import type { RoomFact } from './room.facts.ts';

export interface RoomContext {
  /** The sid of the LiveKit room that the meeting runs in. */
  readonly sid: string | null;
  /** Sids whose meeting is over, newest last: a late webhook about them moves nothing. */
  readonly past: readonly string[];
  /** How many people (participants of kind standard) are believed present. */
  readonly people: number;
  /** The egress that records now. */
  readonly egress: string | null;
  /** Egresses that ended, newest last. */
  readonly pastEgresses: readonly string[];
  /** The LiveKit room that the meeting ran in when the look that is on its way began: it testifies of no other one. */
  readonly lookedFor: string | null;
  /** Whether that look began after the recording did, so that it can testify about the recorder. */
  readonly lookSawRecording: boolean;
  /** Whether people were told that nothing plays. */
  readonly mediaLost: boolean;
}

export const initialContext: RoomContext = {
  sid: null,
  past: [],
  people: 0,
  egress: null,
  pastEgresses: [],
  lookedFor: null,
  lookSawRecording: false,
  mediaLost: false,
};

type ParticipantEvent = Extract<RoomEvent, { type: 'participant.joined' | 'participant.left' }>;
type EgressEvent = Extract<RoomEvent, { type: 'egress.started' | 'egress.updated' | 'egress.ended' }>;

const isParticipantEvent = (event: RoomEvent): event is ParticipantEvent =>
  event.type === 'participant.joined' || event.type === 'participant.left';
const isEgressEvent = (event: RoomEvent): event is EgressEvent => event.type.startsWith('egress.');
const isPerson = (event: RoomEvent): boolean => isParticipantEvent(event) && event.participant.kind === 'standard';
const sidOf = (event: RoomEvent): string | null => ('sid' in event ? event.sid : null);

/** A join that may be believed: not seen before, and of a LiveKit room that is not over, unless LiveKit itself just said so. */
function isFreshJoin(context: RoomContext, event: RoomEvent): event is ParticipantEvent {
  return (
    event.type === 'participant.joined' &&
    event.known === 'no' &&
    (event.source === 'sweep' || !context.past.includes(event.sid))
  );
}

const joinsAnotherRoom = (context: RoomContext, event: RoomEvent): boolean =>
  isFreshJoin(context, event) && event.sid !== context.sid && isPerson(event);

/** What is over, without what LiveKit itself says is not. */
const pastBut = (current: string | null, { past }: RoomContext): string[] => past.filter((sid) => sid !== current);

/** An egress of this meeting: by the sid of its LiveKit room, which early reports leave out. */
function isFreshEgress(context: RoomContext, event: RoomEvent): event is EgressEvent {
  return (
    isEgressEvent(event) &&
    (event.sid === context.sid || event.sid === '') &&
    !context.pastEgresses.includes(event.egress)
  );
}

const isOpen = (level: AccessLevel | null | undefined): boolean => level === 'public' || level === 'trusted';

interface Given {
  readonly context: RoomContext;
  readonly event: RoomEvent;
}

const emitFact = (make: (context: RoomContext, event: RoomEvent) => RoomFact) =>
  emit<RoomContext, RoomEvent, undefined, RoomEvent, RoomFact>(({ context, event }) => make(context, event));

const identityOf = (event: RoomEvent) => {
  const { identity, name, kind } = (event as ParticipantEvent).participant;
  return { identity, name, kind };
};

const recordingOf = (event: RoomEvent) => {
  const { egress, mode } = event as EgressEvent;
  return { recording: egress, mode };
};

/** By then everybody who began to knock before the room let more people in has knocked. */
const lateKnocksMs = 2_000;

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
  guards: {
    startsMeeting: ({ context, event }: Given) => isFreshJoin(context, event) && isPerson(event),
    joinsThisRoom: ({ context, event }: Given) => isFreshJoin(context, event) && event.sid === context.sid,
    joinsAnotherRoom: ({ context, event }: Given) => joinsAnotherRoom(context, event),
    leavesRecorderBehind: ({ context, event }: Given) => joinsAnotherRoom(context, event) && context.egress !== null,
    isFreshJoin: ({ context, event }: Given) => isFreshJoin(context, event),
    isUnseenJoin: ({ event }: Given) => event.type === 'participant.joined' && event.known === 'no',
    leavesThisRoom: ({ context, event }: Given) =>
      event.type === 'participant.left' && event.known === 'present' && event.sid === context.sid,
    isNewLeave: ({ event }: Given) => event.type === 'participant.left' && event.known !== 'left',
    recorderLeaves: ({ context, event }: Given) =>
      event.type === 'participant.left' && event.known === 'present' && event.participant.identity === context.egress,
    isThisRoom: ({ context, event }: Given) => sidOf(event) !== null && sidOf(event) === context.sid,
    isNewlyOver: ({ context, event }: Given) => {
      const sid = sidOf(event);
      return sid !== null && !context.past.includes(sid);
    },
    isLost: stateIn({ meeting: 'lost' }),
    nothingListed: ({ context, event }: Given) =>
      event.type === 'livekit.listed' && event.sid === null && context.sid === context.lookedFor,
    anotherListed: ({ context, event }: Given) =>
      event.type === 'livekit.listed' && event.sid !== context.sid && context.sid === context.lookedFor,
    recorderListed: ({ context, event }: Given) =>
      event.type === 'livekit.listed' &&
      event.sid === context.sid &&
      event.recorders.some((recorder) => !context.pastEgresses.includes(recorder)),
    recorderMissing: ({ context, event }: Given) =>
      event.type === 'livekit.listed' &&
      context.lookSawRecording &&
      context.egress !== null &&
      !event.recorders.includes(context.egress),
    startsRecording: ({ context, event }: Given) => isFreshEgress(context, event) && event.status === 'active',
    announcesRecording: ({ context, event }: Given) => isFreshEgress(context, event) && event.status === 'starting',
    recordingFailsToStart: ({ context, event }: Given) => isFreshEgress(context, event),
    isEnding: ({ context, event }: Given) =>
      isEgressEvent(event) && event.egress === context.egress && event.status === 'ending',
    endsRecording: ({ context, event }: Given) => event.type === 'egress.ended' && event.egress === context.egress,
    meets: ({ context }: Given) => context.sid !== null,
    letsMoreIn: ({ event }: Given) => event.type === 'room.changed' && isOpen(event.accessLevel),
    isOpenToAll: ({ event }: Given) => event.type === 'lobby.seen' && event.accessLevel === 'public' && event.count > 0,
    isOpenToAccounts: ({ event }: Given) =>
      event.type === 'lobby.seen' && event.accessLevel === 'trusted' && event.count > 0,
    isStillThere: ({ event }: Given) => event.type === 'livekit.listed' && event.sid !== null,
    wasRecording: ({ context }: Given) => context.egress !== null,
    mediaWasLost: ({ context }: Given) => context.mediaLost,
  },
  actions: {
    // Facts
    announceStart: emitFact(() => ({ type: 'meeting.started', data: {} })),
    announceEnd: emit<RoomContext, RoomEvent, { reason: string }, RoomEvent, RoomFact>((_, params) => ({
      type: 'meeting.ended',
      data: params,
    })),
    announceLobbyCleared: emit<RoomContext, RoomEvent, { reason: string }, RoomEvent, RoomFact>((_, params) => ({
      type: 'lobby.cleared',
      data: params,
    })),
    announceJoin: emitFact((_, event) => ({ type: 'participant.joined', data: identityOf(event) })),
    announceLeave: emitFact((_, event) => ({ type: 'participant.left', data: identityOf(event) })),
    announceRecordingStarting: emitFact((_, event) => ({ type: 'recording.starting', data: recordingOf(event) })),
    announceRecordingStarted: emitFact((_, event) => ({ type: 'recording.started', data: recordingOf(event) })),
    announceRecordingStopping: emitFact((_, event) => ({ type: 'recording.stopping', data: recordingOf(event) })),
    announceRecordingEnd: emitFact((_, event) => {
      const { status } = event as EgressEvent;
      const type = status === 'limitReached' ? 'limitReached' : status === 'complete' ? 'stopped' : 'failed';
      return { type: `recording.${type}`, data: recordingOf(event) };
    }),
    announceRecorderFound: emitFact((context) => ({
      type: 'recording.started',
      data: { recording: context.egress ?? '' },
    })),
    announceRecorderGone: emitFact((context) => ({
      type: 'recording.failed',
      data: { recording: context.egress ?? '', reason: 'recorder_gone' },
    })),
    announceMediaUnavailable: emitFact(() => ({ type: 'media.unavailable', data: {} })),
    announceMediaAvailable: emitFact(() => ({ type: 'media.available', data: {} })),
    announceChange: emitFact((_, event) => {
      const { configuration, accessLevel } = event as Extract<RoomEvent, { type: 'room.changed' }>;
      const level = accessLevel === undefined ? {} : { access_level: accessLevel };
      return { type: 'room.changed', data: { ...(configuration === undefined ? {} : { configuration }), ...level } };
    }),
    announceAdmittedAll: emitFact((_, event) => {
      const { through, count } = event as Extract<RoomEvent, { type: 'lobby.admittedAll' | 'lobby.seen' }>;
      return { type: 'lobby.admittedAll', data: { through, count } };
    }),

    // Context
    adoptRoom: assign(({ context, event }: Given) => ({ sid: sidOf(event), past: pastBut(sidOf(event), context) })),
    forgetRoom: assign(({ context }: Given) => ({
      sid: null,
      past: context.sid === null ? context.past : remember(context.past, context.sid),
      people: 0,
      egress: null,
      pastEgresses: context.egress === null ? context.pastEgresses : remember(context.pastEgresses, context.egress),
      mediaLost: false,
    })),
    moveToNewRoom: assign(({ context, event }: Given) => ({
      sid: sidOf(event),
      past: context.sid === null ? context.past : remember(pastBut(sidOf(event), context), context.sid),
      people: 0,
    })),
    rememberPast: assign(({ context, event }: Given) => {
      const sid = sidOf(event);
      return sid === null ? {} : { past: remember(context.past, sid) };
    }),
    countPerson: assign(({ context, event }: Given) => (isPerson(event) ? { people: context.people + 1 } : {})),
    uncountPerson: assign(({ context, event }: Given) =>
      isPerson(event) ? { people: Math.max(0, context.people - 1) } : {},
    ),
    keepEgress: assign(({ context, event }: Given) => ({
      egress: isEgressEvent(event)
        ? event.egress
        : event.type === 'livekit.listed'
          ? (event.recorders.find((recorder) => !context.pastEgresses.includes(recorder)) ?? null)
          : null,
      lookSawRecording: false,
    })),
    dropEgress: assign(({ context }: Given) => ({
      egress: null,
      pastEgresses: context.egress === null ? context.pastEgresses : remember(context.pastEgresses, context.egress),
    })),
    rememberEgress: assign(({ context, event }: Given) =>
      isEgressEvent(event) ? { pastEgresses: remember(context.pastEgresses, event.egress) } : {},
    ),
    noteLook: assign(({ context }: Given) => ({
      lookedFor: context.sid,
      lookSawRecording: context.egress !== null,
    })),
    noteMediaLost: assign({ mediaLost: true }),
    noteMediaBack: assign({ mediaLost: false }),

    // Writes: rows that change in the same commit (src/rooms/presence.ts, src/lobby)
    'presence.add': (_, _params: { sid: string; participant: unknown }) => {},
    'presence.leave': (_, _params: { sid: string; participant: unknown }) => {},
    'presence.leaveAll': (_, _params: { livekitRoom: string | null }) => {},
    'presence.forget': (_, _params: { except: string | null }) => {},
    // Tells: an event for every guest of the room, in the same commit
    'guests.tell': (_, _params: { event: GuestReport }) => {},
    // Commands: done outside, after the commit
    'livekit.listParticipants': () => {},
    'livekit.writeMetadata': () => {},
    'livekit.closeRoom': () => {},
    'lobby.look': () => {},
  },
});
