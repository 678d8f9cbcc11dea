import { roomSetup } from './room.setup.ts';

/**
 * Whether a meeting room device is about to call: it may before anybody has come, for a while. As soon as people meet,
 * how long callers may come is their meeting's business.
 */
export const roomkit = roomSetup.createStateConfig({
  initial: 'idle',
  on: { 'room.deleted': '.closed' },
  states: {
    idle: {
      on: { 'roomkit.join': { guard: 'mayAwaitDevice', target: 'awaited' } },
    },
    awaited: {
      entry: 'expectDevice',
      exit: 'expectNoDevice',
      always: { guard: 'peopleMeet', target: 'idle' },
      after: { roomkitRule: 'idle' },
      on: { 'roomkit.join': { target: 'awaited', reenter: true } },
    },
    // The room is gone.
    closed: { on: { 'room.deleted': {} } },
  },
});
