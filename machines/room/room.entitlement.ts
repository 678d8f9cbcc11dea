import type { RoomEvent } from './room.events.ts';
import { roomSetup } from './room.setup.ts';

type About<Type extends RoomEvent['type']> = Extract<RoomEvent, { type: Type }>;

const joiner = ({ event }: { event: unknown }) => {
  const { identity } = (event as About<'participant.joined'>).participant;
  return { identity };
};

const named = ({ event }: { event: unknown }) => {
  const { identity } = event as About<'participant.removed' | 'role.changed'>;
  return { identity };
};

const foundRoom = ({ event }: { event: unknown }) => {
  const { sid } = event as About<'livekit.listed'>;
  return { livekitRoom: sid };
};

const note = (act: 'removed' | 'tolerated') => ({ type: 'entitlement.note', params: { act } }) as const;

/**
 * A LiveKit token cannot be revoked, so the right is checked when LiveKit reports the join. In a LiveKit room whose
 * beginning was not reported, the first look keeps everybody whom it finds; joins are checked from then on.
 */
export const entitlement = roomSetup.createStateConfig({
  initial: 'checked',
  states: {
    checked: {
      on: {
        'participant.joined': [
          {
            guard: 'joinsWithoutRight',
            actions: [
              note('removed'),
              { type: 'removal.add', params: joiner },
              { type: 'livekit.removeParticipant', params: joiner },
            ],
          },
          { guard: 'joinsTolerated', actions: note('tolerated') },
          { guard: 'joinsWithRight', actions: { type: 'attendance.add', params: joiner } },
        ],
        'participant.removed': {
          actions: [
            { type: 'attendance.remove', params: named },
            { type: 'removal.add', params: named },
          ],
        },
        // Whoever is connected stays; coming back needs a right.
        'role.changed': { guard: 'losesRole', actions: { type: 'attendance.remove', params: named } },
        'livekit.roomStarted': { guard: 'beginsSeen', actions: 'checkJoins' },
        'livekit.listed': {
          guard: 'isFirstLook',
          actions: [{ type: 'attendance.keep', params: foundRoom }, 'checkJoins'],
        },
      },
    },
  },
});
