import { z } from 'zod';

const stream = z.enum(['room', 'lobby']);
export type StreamName = z.infer<typeof stream>;

export const roomId = z.uuid().describe("The room's uuid.");

/** The fields of every fact, of unknown types too. */
const fact = z.object({
  room: roomId,
  stream,
  number: z.int().positive().describe('Rises by exactly one per room and stream.'),
  type: z.string(),
  at: z.iso.datetime().describe('When it was committed, UTC.'),
  data: z.record(z.string(), z.unknown()),
});
export type Fact = z.infer<typeof fact>;

/** The schema of a fact; `text` says in the document of the realtime channel when it is announced. */
export function factOf<Stream extends StreamName, Type extends string, Data extends z.ZodRawShape>(
  stream: Stream,
  type: Type,
  text: string,
  data: Data,
) {
  const schema = fact.extend({ stream: z.literal(stream), type: z.literal(type), data: z.object(data) });
  return { schema, text };
}

/** Fact type → its schema and its text, as domains declare them. */
export type FactTable = Readonly<Record<string, ReturnType<typeof factOf>>>;
