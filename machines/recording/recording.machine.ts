import { create, tell } from './recording.actions.ts';
import { adoption } from './recording.adoption.ts';
import { initialContext } from './recording.context.ts';
import { aborted, deleted, failedToStart, failedToStop, processed, saved, stopped } from './recording.ended.ts';
import { active, starting, stopping } from './recording.live.ts';
import { recordingSetup } from './recording.setup.ts';

/**
 * A recording of a room, from the request to the deletion. Only `starting`, `active` and `stopping` block further
 * recordings of the room, and each of them ends by a timeout or a check at LiveKit when no report arrives.
 */
export const recordingMachine = recordingSetup.createMachine({
  id: 'recording',
  context: initialContext,
  initial: 'unborn',
  states: {
    unborn: {
      on: {
        ...adoption,
        'recording.start': [
          {
            guard: 'isFreeToQueue',
            target: 'starting',
            actions: ['take', create, tell('starting'), 'announceStarting'],
          },
          { guard: 'isFree', target: 'starting', actions: ['take', create, tell('asking')] },
        ],
      },
    },
    starting,
    active,
    stopping,
    stopped,
    failedToStart,
    failedToStop,
    aborted,
    saved,
    processed,
    deleted,
  },
});
