import { roomSetup } from '../room.setup.ts';
import { callersGuards } from './callers.guards.ts';

export const callersParts = { guards: callersGuards };

export const callersSetup = roomSetup.extend(callersParts);
