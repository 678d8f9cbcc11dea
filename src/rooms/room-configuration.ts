import { z } from 'zod';

const source = z.enum(['camera', 'microphone', 'screen_share', 'screen_share_audio']);

const truthy = ['1', 't', 'true', 'y', 'yes', 'on'];
const falsy = ['0', 'f', 'false', 'n', 'no', 'off'];

/** A boolean in any of the accepted spellings (rest-internal.md §2.2). */
const spelledSwitch = z.union([
  z.boolean(),
  z.literal([0, 1]),
  z.string().regex(new RegExp(`^(${[...truthy, ...falsy].join('|')})$`, 'i'), { abort: true }),
]);

/** The same, parsed to a boolean. */
export const switchField = spelledSwitch.transform((value) =>
  typeof value === 'string' ? truthy.includes(value.toLowerCase()) : Boolean(value),
);

/** The configuration that an owner may set for a room, in the spelling in which it was sent. */
export const configurationAsSent = z.strictObject({
  can_publish_sources: z.array(source).nullish(),
  everyone_can_mute: spelledSwitch.nullish(),
});

/** The same with its switch as a boolean, because a stored text `"no"` would count as true. */
export const roomConfiguration = configurationAsSent.extend({ everyone_can_mute: switchField.nullish() });

export type RoomConfiguration = z.output<typeof roomConfiguration>;
