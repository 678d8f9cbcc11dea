import { assign } from 'xstate';
import type { Given, RoomContext } from './room.context.ts';
import type { RoomEvent } from './room.events.ts';

/** Creates an action that changes the context. */
export const change = (make: (given: Given) => Partial<RoomContext>) =>
  assign<RoomContext, RoomEvent, undefined, RoomEvent, never>(make);
