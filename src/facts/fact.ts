import { z } from 'zod';
import { type Stream, streams } from '#machines/facts.ts';
import type { NumberedFact } from '#src/actors/delivery.ts';

/** A stored fact. */
export type Fact = NumberedFact;

export const roomId = z.uuid().describe("The room's uuid.");

/** Fields of every fact, including unknown types. */
const fact = z.object({
  room: roomId,
  stream: z.enum(streams),
  number: z.int().positive().describe('Consecutive within a room and stream.'),
  type: z.string(),
  at: z.iso.datetime().describe('Time of the commit, UTC.'),
  data: z.record(z.string(), z.unknown()),
}) satisfies z.ZodType<Fact>;

/** Builds the schema of a fact; `text` describes in the AsyncAPI document when it is announced. */
export function factOf<In extends Stream, Type extends string, Data extends z.ZodRawShape>(
  stream: In,
  type: Type,
  text: string,
  data: Data,
) {
  const schema = fact.extend({ stream: z.literal(stream), type: z.literal(type), data: z.object(data) });
  return { schema, text };
}

/** Fact type → its schema and text, as declared by domains. */
export type FactTable = Readonly<Record<string, ReturnType<typeof factOf>>>;
