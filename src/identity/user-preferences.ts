import { z } from 'zod';
import { configurationAsSent } from '#src/rooms/room-configuration.ts';
import { isTimeZone } from './time-zones.ts';

/** What people say of themselves: the body of `PUT users/{id}/`. Other keys are ignored. */
export const userPreferences = z.object({
  timezone: z.string().refine(isTimeZone, 'A valid timezone is required.'),
  language: z.string().optional(),
  default_room_access_level: z.enum(['public', 'trusted', 'restricted', '']).nullish(),
  default_room_configuration: configurationAsSent.optional(),
});

/** Some of it: the body of `PATCH users/{id}/`. */
export const someUserPreferences = userPreferences.partial();

export type SomeUserPreferences = z.output<typeof someUserPreferences>;
