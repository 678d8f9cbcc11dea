import type { EventOf } from '../room.events.ts';
import { entitlementSetup } from './entitlement.parts.ts';

const joiner = ({ event }: { event: unknown }) => {
  const { identity } = (event as EventOf<'participant.joined'>).participant;
  return { identity };
};

const named = ({ event }: { event: unknown }) => {
  const { identity } = event as EventOf<'participant.removed' | 'role.changed'>;
  return { identity };
};

const foundRoom = ({ event }: { event: unknown }) => {
  const { sid } = event as EventOf<'livekit.listed'>;
  return { livekitRoom: sid };
};

const note = (act: 'removed' | 'tolerated') => ({ type: 'entitlement.note', params: { act } }) as const;

/**
 * Rules for rights. A LiveKit token cannot be revoked, so the right is checked when LiveKit reports the join. In a LiveKit
 * room whose start was not reported, the first sweep keeps everybody it lists; joins are checked from then on.
 */
export const entitlement = entitlementSetup.createStateConfig({
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
        // A connected participant stays; the next join needs a right.
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
