import { z } from 'zod';
import { type FactTable, factOf } from '#src/facts/fact.ts';
import { roomConfiguration } from './room-configuration.ts';

/** What is announced of a room. */
export const roomFacts = {
  'room.changed': factOf(
    'room',
    'room.changed',
    'The settings of the room are others; what changed is named, but for the PIN: who may see it asks for the room.',
    {
      configuration: roomConfiguration.meta({ id: 'RoomConfiguration' }).exactOptional(),
      access_level: z.enum(['public', 'trusted', 'restricted']).exactOptional(),
    },
  ),
  'roles.changed': factOf(
    'room',
    'roles.changed',
    'Somebody has another role in the room: what was watched by a right that is gone ends.',
    {},
  ),
} as const satisfies FactTable;
