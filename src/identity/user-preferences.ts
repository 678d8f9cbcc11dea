import { z } from 'zod';
import { configurationAsSent } from '#src/rooms/room-configuration.ts';
import { isTimeZone } from './time-zones.ts';

/** Body of `PUT users/{id}/`: a user's preferences. Other keys are ignored. */
export const userPreferences = z.object({
  timezone: z.string().refine(isTimeZone, 'A valid timezone is required.'),
  language: z.string().optional(),
  default_room_access_level: z.enum(['public', 'trusted', 'restricted', '']).nullish(),
  default_room_configuration: configurationAsSent.optional(),
});

/** Body of `PATCH users/{id}/`: some of the preferences. */
export const someUserPreferences = userPreferences.partial();

export type SomeUserPreferences = z.output<typeof someUserPreferences>;
