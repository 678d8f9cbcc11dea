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

/** `callers.settle` first holds the caller, and only then shows the caller to the hosts. */
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
 * Rules for people who call by telephone. Where strangers must knock, callers are held as soon as they have joined:
 * they neither hear nor are heard. A caller who cannot be held is hung up.
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
        // Only a published track can be muted; after that the hosts see the waiting caller.
        'caller.published': { guard: 'isSeatedCall', actions: { type: 'callers.settle', params: whoCalls } },
        'callers.settleFailed': { actions: hangUp('failed', whoIsNotHeld) },
        // Webhooks get lost: while callers may join, the watch looks for unreported ones.
        'sip.ruleCreated': { guard: 'holdsCallers', actions: 'callers.watch' },
        'room.changed': { guard: 'mayHoldCallers', actions: 'callers.watch' },
      },
    },
  },
});
