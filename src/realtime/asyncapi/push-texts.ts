import type { FactType } from '../facts.ts';
import type { PushName } from '../pushes.ts';

interface PushText {
  readonly summary: string;
  /** The receivers. */
  readonly to: string;
  readonly notes?: string;
}

/** Texts of a push in the document. */
export const pushTexts: Readonly<Record<PushName, PushText>> = {
  fact: {
    summary: 'Something happened in a room',
    to: 'Watchers of the stream.',
    notes:
      'Pushed after the commit, within 2 s whatever dies, in the order of `number`, which rises by exactly one per ' +
      'room and stream. Drop what is not above the last number; where one is missing, ask with `room:watch` and `after`.',
  },
  entry: {
    summary: 'Where the own place at a door stands',
    to: 'All connections of that guest or account.',
    notes:
      'At each change, and first of all after a connection that presents the credential. `livekit` comes with ' +
      '`accepted` alone; who is given it is a participant on this connection from then on.',
  },
  'lobby:moved': {
    summary: 'Somebody left the queue',
    to: 'Waiting guests, at most once per second and room.',
    notes: 'Those below the own number move the place up by one each.',
  },
  heads: {
    summary: 'How far the streams have come',
    to: 'Watchers, every 15 s.',
    notes: 'A lost last fact is noticed by it.',
  },
  'watch:ended': { summary: 'The right to watch is gone, or the room is', to: 'The watcher.' },
};

/** Description of each fact. */
export const factTexts: Readonly<Record<FactType, string>> = {
  'meeting.started': 'The first person joined.',
  'meeting.ended': 'Nobody is left, or the room is gone.',
  'participant.joined': 'Somebody joined the meeting.',
  'participant.left': 'Somebody left the meeting.',
  'participant.removed': 'A host put somebody out of the meeting.',
  'recording.starting': 'A recording was asked for.',
  'recording.started': 'A recording runs.',
  'recording.stopping': 'A recording is about to end.',
  'recording.stopped': 'A recording ended as it should.',
  'recording.limitReached': 'A recording ended because it was too long.',
  'recording.failed': 'A recording broke.',
  'room.changed':
    'The settings of the room are others; what changed is named, but for the PIN: who may see it asks for the room.',
  'roles.changed': 'Somebody has another role in the room: what was watched by a right that is gone ends.',
  'subtitles.started': 'The agent that writes subtitles has come; again, after it died and was sent again.',
  'subtitles.stopped': 'Subtitles are off: nobody wants them any more, or the meeting is over.',
  'subtitles.failed': 'Subtitles were wanted and there are none; whoever still wants them asks again.',
  'telephony.ready': 'Callers who dial the PIN are let in.',
  'telephony.closed': 'Nobody can call in any more, or not for now.',
  'media.unavailable': 'LiveKit cannot be reached: nothing plays for now.',
  'media.available': 'LiveKit can be reached again.',
  'guest.waiting': 'Somebody knocked.',
  'guest.changed': 'A guest is called otherwise, or has logged in; place and number stay.',
  'guest.admitted': 'A guest was let in.',
  'guest.denied': 'A guest was not let in.',
  'guest.gone': 'A guest gave up, or did not come back.',
  'lobby.admittedAll': 'Everybody up to a number was let in, in one step.',
  'lobby.cleared':
    'Nobody waits any more. It stands in this stream, so that hosts know which knocks came before the end and which after.',
};
