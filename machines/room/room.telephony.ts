import type { RoomContext } from './room.context.ts';
import { roomSetup } from './room.setup.ts';

/** The meeting is over and no device is awaited, or telephony was switched off. */
const remove = {
  guard: 'refusesCallers',
  target: '#room.telephony.removing',
  actions: 'announceTelephonyClosed',
} as const;

/**
 * Whether callers may come in: while people meet, and while a meeting room device is awaited, LiveKit has a dispatch rule
 * for the room. What is wanted is read from the meeting after each move, and one command is on its way at a time: it
 * follows the last one's outcome.
 */
export const telephony = roomSetup.createStateConfig({
  initial: 'off',
  states: {
    off: {
      always: { guard: 'wantsCallers', target: 'creating' },
      on: { 'participant.joined': { guard: 'hasTelephony', target: 'absent' } },
    },
    absent: {
      initial: 'none',
      states: {
        none: {
          always: [
            { guard: 'wantsCallers', target: '#room.telephony.creating' },
            { guard: 'lacksTelephony', target: '#room.telephony.off' },
          ],
        },
        // The room has no PIN, or somebody else's rule has it.
        without: {
          always: { guard: 'refusesCallers', target: 'none' },
          on: {
            'pin.renewed': 'none',
            'sip.rulesListed': { guard: 'wantsCallers', target: '#room.telephony.creating' },
            'roomkit.join': '#room.telephony.creating',
          },
        },
        // LiveKit did not say whether it made the rule.
        doubtful: {
          always: { guard: 'refusesCallers', target: '#room.telephony.removing' },
          on: {
            'pin.renewed': '#room.telephony.removing',
            'livekit.listed': { guard: 'mayTryRuleAgain', target: '#room.telephony.creating' },
            'sip.rulesListed': { guard: 'wantsCallers', target: '#room.telephony.creating' },
            'roomkit.join': '#room.telephony.creating',
          },
        },
      },
    },
    creating: {
      initial: 'current',
      entry: 'sip.createRule',
      states: {
        current: {
          on: {
            'pin.renewed': 'outdated',
            'sip.ruleCreated': [
              { guard: 'refusesCallers', target: '#room.telephony.removing', actions: 'keepRule' },
              { target: '#room.telephony.present', actions: ['keepRule', 'announceTelephonyReady'] },
            ],
            'sip.ruleSkipped': '#room.telephony.absent.without',
            'sip.createFailed': '#room.telephony.absent.doubtful',
          },
        },
        // Tries before and after the renewal may each have made a rule: whatever the room has is removed.
        outdated: {
          on: {
            'sip.ruleCreated': '#room.telephony.removing',
            'sip.ruleSkipped': '#room.telephony.removing',
            'sip.createFailed': '#room.telephony.removing',
          },
        },
      },
    },
    present: {
      initial: 'used',
      on: {
        'sip.rulesListed': {
          guard: 'lostRule',
          target: 'absent',
          actions: ['announceTelephonyClosed', 'forgetRule'],
        },
        'pin.renewed': { target: 'removing', actions: 'announceTelephonyClosed' },
      },
      states: {
        used: { always: [remove, { guard: 'hasNobody', target: 'left' }] },
        // Whoever reloads the page is back at once.
        left: {
          always: [remove, { guard: 'wantsCallers', target: 'used' }],
          after: { ruleGrace: { target: '#room.telephony.removing', actions: 'announceTelephonyClosed' } },
        },
      },
    },
    removing: {
      entry: { type: 'sip.deleteRule', params: ruleOf },
      on: {
        'sip.ruleDeleted': { target: 'absent', actions: 'forgetRule' },
        // What still stands is found by the global sweep.
        'sip.deleteFailed': { target: 'absent', actions: 'forgetRule' },
      },
    },
  },
});

/** The rule that the room believes in; null where there may be any, which LiveKit did not say or an older PIN has. */
function ruleOf({ context }: { context: RoomContext }): { rule: string | null } {
  return { rule: context.rule };
}
