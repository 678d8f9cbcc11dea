import { setup, stateIn } from 'xstate';
import type { AnnouncedFact } from '../facts.ts';
import type { GuestAdmission, GuestReport } from '../guest/guest.events.ts';
import type { RecordingAddress } from '../recording/recording.address.ts';
import type { RecordingReport } from '../recording/recording.events.ts';
import { word } from '../vocabulary.ts';
import type { Given, RoomContext } from './room.context.ts';
import type { RoomEvent } from './room.events.ts';
import { sidOf } from './room.joins.ts';
import {
  agentWords,
  collectorWords,
  lobbyWords,
  meetingWords,
  participantWords,
  subtitleWords,
  telephonyWords,
} from './room.vocabulary.ts';

/** Parts that several regions use: all words, and guards about the meeting. */
export const sharedParts = {
  guards: {
    meets: ({ context }: Given) => context.sid !== null,
    isLost: stateIn({ meeting: 'lost' }),
    isUnseenJoin: ({ event }: Given) => event.type === 'participant.joined' && event.known === 'no',
    isNewlyOver: ({ context, event }: Given) => {
      const sid = sidOf(event);
      return sid !== null && !context.past.includes(sid);
    },
  },
  actions: {
    ...meetingWords.writes,
    ...lobbyWords.writes,
    ...subtitleWords.writes,
    ...collectorWords.writes,
    ...telephonyWords.writes,
    ...meetingWords.commands,
    ...lobbyWords.commands,
    ...participantWords.commands,
    ...agentWords.commands,
    ...telephonyWords.commands,
    // Message: an event for every guest of the room, or for one of its recordings, in the same commit
    'actors.tell': word<
      { to: 'members'; event: GuestReport | GuestAdmission } | { to: RecordingAddress; event: RecordingReport }
    >(),
  },
};

/** Setup that every region extends with its own guards, actions and delays. */
export const roomSetup = setup({
  types: {
    context: {} as RoomContext,
    events: {} as RoomEvent,
    emitted: {} as AnnouncedFact,
    tags: {} as 'ended',
  },
  ...sharedParts,
});
