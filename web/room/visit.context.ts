import { ClientError, type ClientErrorCode } from '#src/client/client-error.ts';
import type { ConnectionStatus } from '#src/client/connection.ts';
import type { Features, Me, RoomInfo } from '#src/client/rest.ts';
import type { RoomView, WatchChange } from '#src/client/room-view.ts';
import type { Fact } from '#src/facts/fact.ts';
import type { EnterAck } from '#src/realtime/protocol.ts';
import type { Entry, EntryEnd } from '#src/realtime/pushes.ts';
import type { LiveKitAccess } from '#src/realtime/wire-shapes.ts';
import { type MediaState, noMedia } from './media-state.ts';

export interface Loaded {
  readonly room: RoomInfo & { readonly id: string };
  /** The logged-in user. */
  readonly me: Me | null;
  readonly features: Features;
  /** Whether people are warned of a running recording before they join. */
  readonly warnsOfRecording: boolean;
}

/** The place in the lobby, as hosts see it. */
export interface Place {
  readonly username: string;
  readonly position: number | undefined;
  readonly hostPresent: boolean;
  /** Whether the meeting was being recorded at the time of the knock. */
  readonly isRecorded: boolean;
}

/** State that exists only in the meeting. */
export interface Meeting {
  readonly access: LiveKitAccess | null;
  /** Null before the first answer of the watch. */
  readonly view: RoomView | null;
  /** Why the watch ended. */
  readonly watchEnded: ClientErrorCode | null;
  /** The last facts, newest first. */
  readonly facts: readonly Fact[];
  readonly media: MediaState;
  /** Whether this page shows captions. */
  readonly wantsCaptions: boolean;
}

export interface VisitContext {
  readonly connection: ConnectionStatus;
  readonly loaded: Loaded | null;
  /** Entered or corrected name of somebody without an account. */
  readonly username: string | undefined;
  /** Names under which this browser waits, by room; pushed before the room of the page is loaded. */
  readonly waiting: Readonly<Record<string, string>>;
  /** The last answer to `room:enter`. */
  readonly answer: EnterAck | null;
  /** While waiting. */
  readonly place: Place;
  readonly meeting: Meeting;
  /** Details of the states denied, ended and failed. */
  readonly banned: boolean;
  readonly reason: EntryEnd;
  readonly problem: ClientError;
}

export const noMeeting: Meeting = {
  access: null,
  view: null,
  watchEnded: null,
  facts: [],
  media: noMedia,
  wantsCaptions: false,
};

export const startVisit = (connection: ConnectionStatus): VisitContext => ({
  connection,
  loaded: null,
  username: undefined,
  waiting: {},
  answer: null,
  place: { username: '', position: undefined, hostPresent: false, isRecorded: false },
  meeting: noMeeting,
  banned: false,
  reason: 'left',
  problem: new ClientError('internal', 'Something went wrong.'),
});

/** Facts kept for the side panel. */
const keptFacts = 60;

export function meetingAfter(meeting: Meeting, change: WatchChange): Meeting {
  if (change.kind === 'ended') return { ...meeting, watchEnded: change.code };
  const facts = change.kind === 'fact' ? [change.fact, ...meeting.facts].slice(0, keptFacts) : meeting.facts;
  return { ...meeting, view: change.view, facts, watchEnded: null };
}

export function waitingAfter(waiting: VisitContext['waiting'], { room, status, participant }: Entry) {
  const { [room]: _, ...others } = waiting;
  return status === 'waiting' ? { ...others, [room]: participant.username } : others;
}

/** The place after an entry; another tab may have corrected the name. */
export function placeAfter({ place, username }: VisitContext, { participant, position }: Entry) {
  const shown = participant.username;
  return {
    place: { ...place, username: shown, position },
    username: shown === place.username ? username : shown,
  };
}

export const placeOf = (answer: EnterAck | null): Pick<VisitContext, 'place'> => ({
  place: {
    username: answer?.participant.username ?? '',
    position: answer?.position,
    hostPresent: answer?.host_present ?? false,
    isRecorded: false,
  },
});
