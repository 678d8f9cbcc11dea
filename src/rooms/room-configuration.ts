import { z } from 'zod';

const source = z.enum(['camera', 'microphone', 'screen_share', 'screen_share_audio']);

/**
 * What an owner may set for a room (rest-internal.md §2.2). Switches may be spelled as the reference allows, and are
 * kept as booleans: a stored `"no"` would count as yes.
 */
export const roomConfiguration = z.strictObject({
  can_publish_sources: z.array(source).nullish(),
  everyone_can_mute: z
    .union([
      z.boolean(),
      z.literal([0, 1]),
      z.stringbool({ truthy: ['1', 't', 'true', 'y', 'yes', 'on'], falsy: ['0', 'f', 'false', 'n', 'no', 'off'] }),
    ])
    .transform((value) => Boolean(value))
    .nullish(),
});

export type RoomConfiguration = z.output<typeof roomConfiguration>;
