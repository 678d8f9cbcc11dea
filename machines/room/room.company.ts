import { roomSetup } from './room.setup.ts';

/** Callers who are left in a meeting without anybody else are hung up after a while: nobody else would end the calls. */
export const company = roomSetup.createStateConfig({
  initial: 'kept',
  states: {
    // Or nobody calls.
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
