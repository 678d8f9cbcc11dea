import { z } from 'zod';

const moment = z.iso.datetime();
const count = z.int();

/** The filters of the list. */
export const roomFilters = ['active', 'recording', 'waiting', 'stuck', 'quarantined', 'drifting', 'all'] as const;
export type RoomFilter = (typeof roomFilters)[number];

/** Why a room is stuck; of several reasons the first. */
export const stuckReasons = ['lock', 'command', 'inbox', 'timer'] as const;

/** A room in the list. */
export const roomLine = z.object({
  id: z.uuid(),
  slug: z.string().describe('Empty for a deleted room.'),
  name: z.string(),
  view: z.object({ meeting: z.string(), telephony: z.string(), subtitles: z.string() }),
  state: z.string(),
  people: count,
  waiting: count,
  recording: z.boolean(),
  rule: z.string().nullable(),
  started_at: moment.nullable(),
  updated_at: moment.nullable(),
  drift: count,
  quarantined: count.describe('Quarantined actors of the room.'),
  stuck: z.enum(stuckReasons).nullable(),
  last: z.object({ event: z.string(), at: moment, by: z.string() }).nullable(),
});

/** How many rooms each filter has. */
export const roomCounts = z.object({
  active: count,
  recording: count,
  waiting: count,
  stuck: count,
  quarantined: count,
  drifting: count,
});

/** Answer of the list's route. */
export const roomList = z.object({
  at: moment,
  counts: roomCounts,
  results: z.array(roomLine).describe('By id, so that rooms keep their place.'),
  next: z.string().nullable().describe('`after` of the next page.'),
});

export type RoomLine = z.output<typeof roomLine>;
export type RoomCounts = z.output<typeof roomCounts>;
