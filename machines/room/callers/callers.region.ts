import type { EventOf } from '../room.events.ts';
import { callersSetup } from './callers.parts.ts';
import type { HangUp } from './callers.vocabulary.ts';

type Joined = EventOf<'participant.joined'>;

const whoCalls = ({ event }: { event: unknown }) => {
  const { participant } = event as Joined;
  return { sid: participant.sid, call: participant.call?.sealed ?? null };
};

const seat = ({ event }: { event: unknown }) => {
  const { sid, participant, reception } = event as Joined;
  return { sid, participant, guest: reception?.guest ?? '' };
};

/** `callers.settle` holds the caller first and only then shows the hosts that somebody waits. */
const receive = [
  { type: 'caller.add', params: seat },
  { type: 'callers.settle', params: whoCalls },
  'callers.watch',
] as const;

const hangUp = (why: HangUp, who: (given: { event: unknown }) => { sid: string; call: string | null }) =>
  ({ type: 'callers.hangUp', params: (given: { event: unknown }) => ({ ...who(given), why }) }) as const;

const whoIsNotHeld = ({ event }: { event: unknown }) => {
  const { sid, call } = event as EventOf<'callers.settleFailed'>;
  return { sid, call };
};

/**
 * Rules for people who call by telephone. Where strangers have to wait, callers do too: as soon as they have joined, they
 * can neither hear nor be heard. A caller who cannot be held is hung up.
 */
export const callers = callersSetup.createStateConfig({
  initial: 'received',
  states: {
    received: {
      on: {
        'participant.joined': [
          { guard: 'isRefusedCall', actions: hangUp('refused', whoCalls) },
          { guard: 'mustKnock', actions: receive },
        ],
        'participant.left': { guard: 'hangsUp', actions: { type: 'callers.settle', params: whoCalls } },
        // Only a published track can be muted; then the hosts are shown that the caller waits.
        'caller.published': { guard: 'isSeatedCall', actions: { type: 'callers.settle', params: whoCalls } },
        'callers.settleFailed': { actions: hangUp('failed', whoIsNotHeld) },
        // Webhooks get lost: while callers can come, the watch looks for unreported ones.
        'sip.ruleCreated': { guard: 'holdsCallers', actions: 'callers.watch' },
        'room.changed': { guard: 'mayHoldCallers', actions: 'callers.watch' },
      },
    },
  },
});
