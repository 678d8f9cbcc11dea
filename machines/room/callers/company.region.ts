import { companySetup } from './company.parts.ts';

/** Callers who are alone in a meeting are hung up after a while: nobody else would end the calls. */
export const company = companySetup.createStateConfig({
  initial: 'kept',
  states: {
    // Callers have company, or nobody calls.
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
