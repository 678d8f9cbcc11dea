import { z } from 'zod';
import type { Answer, Call } from '#src/api/call.ts';
import type { ReadParts } from '../read-parts.ts';
import { limitOf, readQuery } from '../read-query.ts';
import { countRooms } from './count-rooms.ts';
import { roomFilters } from './room-line.ts';
import { readRoomLines } from './room-list.ts';

const choice = z.object({
  filter: z.enum(roomFilters).default('active'),
  after: z.uuid().optional(),
  limit: limitOf(200, 100),
  text: z.string().trim().max(200).optional(),
});

/** `GET /operators/api/rooms/`: rooms of a filter with their state, and how many each filter has. */
export async function showRooms(parts: ReadParts, call: Call): Promise<Answer> {
  const { filter, after = null, limit, text = '' } = readQuery(choice, call.query);
  const chosen = { filter, after: after?.toLowerCase() ?? null, limit: limit + 1, text: text === '' ? null : text };
  const [lines, { at, counts }] = await Promise.all([readRoomLines(parts, chosen), countRooms(parts)]);
  const results = lines.slice(0, limit);
  const next = lines.length > limit ? results.at(-1)!.id : null;
  return { status: 200, json: { at: at.toISOString(), counts, results, next } };
}
