import { roomkitSetup } from './roomkit.parts.ts';

/**
 * Whether a meeting room device is about to call: for a while it may, even before anybody has come. As soon as people
 * meet, their meeting decides how long callers may come.
 */
export const roomkit = roomkitSetup.createStateConfig({
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
