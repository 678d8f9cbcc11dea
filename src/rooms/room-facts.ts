import { z } from 'zod';
import { type FactTable, factOf } from '#src/facts/fact.ts';
import { roomConfiguration } from './room-configuration.ts';

/** Facts about a room. */
export const roomFacts = {
  'room.changed': factOf(
    'room',
    'room.changed',
    'The settings of the room changed. Contains the changed ones, except the PIN: clients that may see it read the room again.',
    {
      configuration: roomConfiguration.meta({ id: 'RoomConfiguration' }).exactOptional(),
      access_level: z.enum(['public', 'trusted', 'restricted']).exactOptional(),
    },
  ),
  'roles.changed': factOf(
    'room',
    'roles.changed',
    "Somebody's role in the room changed; watches that depended on a lost role end.",
    {},
  ),
} as const satisfies FactTable;
