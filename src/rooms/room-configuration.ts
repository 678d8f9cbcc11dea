import { z } from 'zod';

const source = z.enum(['camera', 'microphone', 'screen_share', 'screen_share_audio']);

const truthy = ['1', 't', 'true', 'y', 'yes', 'on'];
const falsy = ['0', 'f', 'false', 'n', 'no', 'off'];

/** A switch as people may spell it (rest-internal.md §2.2). */
const spelledSwitch = z.union([
  z.boolean(),
  z.literal([0, 1]),
  z.string().regex(new RegExp(`^(${[...truthy, ...falsy].join('|')})$`, 'i'), { abort: true }),
]);

/** The same as a boolean. */
export const switchField = spelledSwitch.transform((value) =>
  typeof value === 'string' ? truthy.includes(value.toLowerCase()) : Boolean(value),
);

/** What an owner may set for a room, kept as it was sent. */
export const configurationAsSent = z.strictObject({
  can_publish_sources: z.array(source).nullish(),
  everyone_can_mute: spelledSwitch.nullish(),
});

/** The same with its switch as a boolean: a stored `"no"` would count as yes. */
export const roomConfiguration = configurationAsSent.extend({ everyone_can_mute: switchField.nullish() });

export type RoomConfiguration = z.output<typeof roomConfiguration>;
