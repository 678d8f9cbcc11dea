import { roomkitSetup } from './roomkit.parts.ts';

/**
 * Whether a meeting room device is about to call. It may join for a limited time before anybody else; once a meeting
 * starts, the meeting decides how long callers may join.
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
    // The room is deleted.
    closed: { on: { 'room.deleted': {} } },
  },
});
