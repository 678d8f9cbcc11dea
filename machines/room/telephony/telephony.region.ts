import type { RoomContext } from '../room.context.ts';
import { telephonySetup } from './telephony.parts.ts';

/** The meeting is over and no device is awaited, or telephony was switched off. */
const remove = {
  guard: 'refusesCallers',
  target: '#room.telephony.removing',
  actions: 'announceTelephonyClosed',
} as const;

/**
 * Whether callers may join: LiveKit has a dispatch rule for the room during a meeting, and while a meeting room device
 * is awaited. The guards of `always` compare with the meeting after each transition. One command is in flight at a
 * time: the next one follows its outcome.
 */
export const telephony = telephonySetup.createStateConfig({
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
        // The room has no PIN, or another rule at LiveKit uses it.
        without: {
          always: { guard: 'refusesCallers', target: 'none' },
          on: {
            'pin.renewed': 'none',
            'sip.rulesListed': { guard: 'wantsCallers', target: '#room.telephony.creating' },
            'roomkit.join': '#room.telephony.creating',
          },
        },
        // It is unknown whether LiveKit created the rule.
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
        // Attempts before and after the renewal may each have created a rule: all rules of the room are removed.
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
        // Keep the rule for a while: somebody who reloads the page is back at once.
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
        // The global sweep finds a rule that still exists.
        'sip.deleteFailed': { target: 'absent', actions: 'forgetRule' },
      },
    },
  },
});

/** The room's dispatch rule; null when there may be unknown ones, after a failed creation or a renewed PIN. */
function ruleOf({ context }: { context: RoomContext }): { rule: string | null } {
  return { rule: context.rule };
}
