import { assign, fromCallback, fromPromise, setup } from 'xstate';
import { ClientError, isPassing } from '#src/client/client-error.ts';
import type { ConnectionStatus } from '#src/client/connection.ts';
import type { WatchChange } from '#src/client/room-view.ts';
import type { EnterAck } from '#src/realtime/protocol.ts';
import type { Entry, EntryEnd } from '#src/realtime/pushes.ts';
import type { LiveKitAccess } from '#src/realtime/wire-shapes.ts';
import type { MediaEnd } from './media.ts';
import type { MediaState } from './media-state.ts';
import {
  type Loaded,
  meetingAfter,
  noMeeting,
  placeAfter,
  placeOf,
  type VisitContext,
  waitingAfter,
} from './visit.context.ts';

export type VisitEvent =
  | { readonly type: 'connection.changed'; readonly connection: ConnectionStatus }
  | { readonly type: 'entry.pushed'; readonly entry: Entry }
  | { readonly type: 'visit.enter'; readonly name: string | undefined }
  | { readonly type: 'visit.leave' }
  | { readonly type: 'name.corrected'; readonly name: string; readonly answer: EnterAck }
  | { readonly type: 'access.renewed'; readonly answer: EnterAck }
  | { readonly type: 'access.refused'; readonly error: unknown }
  | { readonly type: 'recording.accepted' }
  | { readonly type: 'watch.changed'; readonly change: WatchChange }
  | { readonly type: 'media.changed'; readonly media: MediaState }
  | { readonly type: 'media.ended'; readonly end: Exclude<MediaEnd, 'lost'> }
  | { readonly type: 'captions.shown'; readonly shown: boolean };

const notProvided = () => Promise.reject(new Error('Not provided.'));

export const visitSetup = setup({
  types: {} as {
    context: VisitContext;
    input: { readonly connection: ConnectionStatus };
    events: VisitEvent;
  },
  actors: {
    load: fromPromise<Loaded>(notProvided),
    enter: fromPromise<EnterAck, { readonly room: string; readonly username: string | undefined }>(notProvided),
    /** Whether the meeting is recorded, for somebody who waits. */
    look: fromPromise<boolean, { readonly room: string; readonly isWanted: boolean }>(notProvided),
    watch: fromCallback<VisitEvent, { readonly room: string }>(() => {}),
    /** Holds the LiveKit connection. */
    attend: fromCallback<VisitEvent, { readonly room: string; readonly access: LiveKitAccess | null }>(() => {}),
  },
  guards: {
    isLoaded: ({ context }) => context.loaded !== null,
    warnsOfRecording: ({ context }) => context.loaded?.warnsOfRecording === true,
    isRecorded: ({ context }) => context.meeting.view?.state.meeting === 'recording',
    /** The watch was answered or refused. */
    isWatchAnswered: ({ context }) => context.meeting.view !== null || context.meeting.watchEnded !== null,
    isLoggedIn: (_, { me }: Loaded) => me !== null,
    isWaitingHere: ({ context }) => context.waiting[context.loaded?.room.id ?? ''] !== undefined,
    isAnswer: ({ context }, status: EnterAck['status']) => context.answer?.status === status,
    isAccepted: (_, { status }: EnterAck) => status === 'accepted',
    isEntry: ({ context }, { entry, status }: { entry: Entry; status: Entry['status'] }) =>
      entry.room === context.loaded?.room.id && entry.status === status,
    /** The entry ended only because the LiveKit connection was lost; the answer to the next `room:enter` decides. */
    isLostLine: ({ context }, { status, reason }: Entry) =>
      status === 'ended' &&
      (reason === 'left' || (reason === 'meeting_ended' && context.meeting.media.status !== 'connected')),
    isElsewhere: (_, end: MediaEnd) => end === 'elsewhere',
    isPassing: ({ context }) => isPassing(context.problem),
  },
  actions: {
    setConnection: assign((_, connection: ConnectionStatus) => ({ connection })),
    setLoaded: assign((_, loaded: Loaded) => ({ loaded })),
    setName: assign(({ context }, name: string | undefined) => ({ username: name ?? context.username })),
    setWaiting: assign(({ context }, entry: Entry) => ({ waiting: waitingAfter(context.waiting, entry) })),
    setAnswer: assign((_, answer: EnterAck) => ({ answer })),
    takePlace: assign(({ context }) => placeOf(context.answer)),
    setRecorded: assign(({ context }, isRecorded: boolean) => ({ place: { ...context.place, isRecorded } })),
    movePlace: assign(({ context }, entry: Entry) => placeAfter(context, entry)),
    /** Gives up the place in the lobby. */
    giveUpPlace: () => {},
    setAccess: assign(({ context: { meeting } }, access: LiveKitAccess | undefined) => ({
      meeting: { ...meeting, access: access ?? meeting.access },
    })),
    setMedia: assign(({ context }, media: MediaState) => ({ meeting: { ...context.meeting, media } })),
    setWatch: assign(({ context }, change: WatchChange) => ({ meeting: meetingAfter(context.meeting, change) })),
    showCaptions: assign(({ context }, wantsCaptions: boolean) => ({ meeting: { ...context.meeting, wantsCaptions } })),
    clearMeeting: assign({ meeting: noMeeting }),
    setBanned: assign((_, banned: boolean) => ({ banned })),
    setReason: assign((_, reason: EntryEnd) => ({ reason })),
    setProblem: assign((_, error: unknown) => ({
      problem: error instanceof ClientError ? error : new ClientError('internal', 'Something went wrong.'),
    })),
  },
  delays: {
    /** Milliseconds for the first answer of the watch; after that people join without it. */
    watchTimeout: 3000,
    retryDelay: ({ context }) => (context.problem.retryAfter ?? 3) * 1000,
  },
});
