import type { EntryEnd } from '#src/realtime/pushes.ts';
import type { Stage } from './session-state.ts';

interface NoticeText {
  readonly title: string;
  readonly text: string;
  /** Label of the retry button; null where a retry is useless. */
  readonly retry: string | null;
}

const ends: Readonly<Record<EntryEnd, NoticeText>> = {
  left: { title: 'You left the door', text: 'Your place in the queue was given up.', retry: 'Knock again' },
  expired: {
    title: 'No host answered',
    text: 'You waited for as long as one can. A host can tell you when to knock again.',
    retry: 'Knock again',
  },
  meeting_ended: { title: 'The meeting has ended', text: 'It is over for all participants.', retry: 'Enter again' },
  room_deleted: { title: 'The room is gone', text: 'Its owner deleted it.', retry: null },
  removed: { title: 'You were removed', text: 'A host took you out of this meeting.', retry: null },
  access_changed: {
    title: 'The door changed',
    text: 'The room has new rules for who may come in.',
    retry: 'Try again',
  },
};

/** The notice for a stage outside the meeting and the lobby. */
export function noticeOf(stage: Stage): NoticeText {
  switch (stage.at) {
    case 'denied':
      return stage.banned
        ? { title: 'You cannot come in', text: 'A host took you out of this meeting.', retry: null }
        : { title: 'You were not let in', text: 'A host decided against it this time.', retry: 'Knock again' };
    case 'ended':
      return ends[stage.reason];
    case 'elsewhere':
      return {
        title: 'You are in from another place',
        text: 'You entered this meeting in another tab or on another device, so this one went out.',
        retry: 'Come back here',
      };
    case 'left':
      return { title: 'You left', text: 'The meeting goes on without you.', retry: 'Enter again' };
    case 'failed':
      return failure(stage);
    default:
      return { title: 'One moment', text: 'Something is still under way.', retry: null };
  }
}

function failure({ code, message }: Extract<Stage, { at: 'failed' }>): NoticeText {
  switch (code) {
    case 'not_found':
      return { title: 'No such room', text: 'Nobody has created a room with this name. Check the link.', retry: null };
    case 'banned':
      return { title: 'You cannot come in', text: 'A host took you out of this meeting.', retry: null };
    case 'throttled':
      return { title: 'Too many at once', text: 'Please wait a few seconds.', retry: 'Try again' };
    case 'unavailable':
    case 'timed_out':
      return { title: 'The server is away', text: 'It is tried again by itself every few seconds.', retry: 'Try now' };
    default:
      return { title: 'That did not work', text: message, retry: 'Try again' };
  }
}
