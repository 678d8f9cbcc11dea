import { announce } from '../room.announce.ts';
import { change } from '../room.change.ts';
import type { Given } from '../room.context.ts';
import { roomSetup } from '../room.setup.ts';
import { telephonyGuards } from './telephony.guards.ts';

export const telephonyParts = {
  guards: telephonyGuards,
  actions: {
    keepRule: change(({ context, event }) => ({
      rule: event.type === 'sip.ruleCreated' ? event.rule : context.rule,
    })),
    forgetRule: change(() => ({ rule: null })),
    announceTelephonyReady: announce(() => ({ type: 'telephony.ready', data: {} })),
    announceTelephonyClosed: announce(() => ({ type: 'telephony.closed', data: {} })),
  },
  delays: { ruleGrace: ({ event }: Given) => event.limits.ruleGraceMs },
};

export const telephonySetup = roomSetup.extend(telephonyParts);
