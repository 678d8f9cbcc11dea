import type { RoomEvent } from './room.events.ts';
import { roomSetup } from './room.setup.ts';

type Joined = Extract<RoomEvent, { type: 'participant.joined' }>;

const whoCalls = ({ event }: { event: unknown }) => {
  const { participant } = event as Joined;
  return { sid: participant.sid, call: participant.call?.sealed ?? null };
};

const seat = ({ event }: { event: unknown }) => {
  const { sid, participant, reception } = event as Joined;
  return { sid, participant, guest: reception?.guest ?? '' };
};

/** Held first, and only then shown to the hosts: both are done by who settles. */
const receive = [
  { type: 'caller.add', params: seat },
  { type: 'callers.settle', params: whoCalls },
  'callers.watch',
] as const;

const hangUp = (why: 'refused' | 'failed', who: (given: { event: unknown }) => { sid: string; call: string | null }) =>
  ({ type: 'callers.hangUp', params: (given: { event: unknown }) => ({ ...who(given), why }) }) as const;

const whoIsNotHeld = ({ event }: { event: unknown }) => {
  const { sid, call } = event as Extract<RoomEvent, { type: 'callers.settleFailed' }>;
  return { sid, call };
};

/**
 * Who calls by telephone waits at the door like anybody else, where strangers have to: what they may hear and say is
 * taken from them as soon as they have joined. Who cannot be held must not stay.
 */
export const callers = roomSetup.createStateConfig({
  initial: 'received',
  states: {
    received: {
      on: {
        'participant.joined': [
          { guard: 'isRefusedCall', actions: hangUp('refused', whoCalls) },
          { guard: 'mustKnock', actions: receive },
        ],
        'participant.left': { guard: 'hangsUp', actions: { type: 'callers.settle', params: whoCalls } },
        // Now the caller can be muted, and shown to the hosts.
        'caller.published': { guard: 'isSeatedCall', actions: { type: 'callers.settle', params: whoCalls } },
        'callers.settleFailed': { actions: hangUp('failed', whoIsNotHeld) },
        // Webhooks get lost: while callers can come, it is looked for those of whom nobody told.
        'sip.ruleCreated': { guard: 'holdsCallers', actions: 'callers.watch' },
        'room.changed': { guard: 'mayHoldCallers', actions: 'callers.watch' },
      },
    },
  },
});
