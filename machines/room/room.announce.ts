import { emit } from 'xstate';
import type { AnnouncedFact } from '../facts.ts';
import type { Given, RoomContext } from './room.context.ts';
import type { RoomEvent } from './room.events.ts';

/** Creates an action that announces a fact; with params if the fact needs any. */
export const announce = <Params extends object | undefined = undefined>(
  make: (given: Given, params: Params) => AnnouncedFact,
) => emit<RoomContext, RoomEvent, Params, RoomEvent, AnnouncedFact>(make);
