import { companySetup } from './company.parts.ts';

/** Region that hangs up callers left alone in a meeting after a delay: no other participant would end the calls. */
export const company = companySetup.createStateConfig({
  initial: 'kept',
  states: {
    // People are present, or there are no callers.
    kept: {
      on: {
        'participant.joined': { guard: 'callsAlone', target: 'missed' },
        'participant.left': { guard: 'leavesCallersAlone', target: 'missed' },
      },
    },
    missed: {
      always: { guard: 'hasCompany', target: 'kept' },
      after: { callersAlone: 'hangingUp' },
      on: { 'meeting.over': 'kept' },
    },
    hangingUp: {
      entry: 'callers.hangUpAll',
      on: {
        'callers.allHungUp': [{ guard: 'isLeftAlone', target: 'missed' }, { target: 'kept' }],
        'callers.allHangUpFailed': 'missed',
      },
    },
  },
});
