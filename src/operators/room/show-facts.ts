import { z } from 'zod';
import { type Stream, streams } from '#machines/facts.ts';
import type { Answer, Call } from '#src/api/call.ts';
import { query } from '#src/db/query.ts';
import { markIdentity } from '#src/livekit/identity-mark.ts';
import type { ReadParts } from '../read-parts.ts';
import { limitOf, readQuery, rowNumber } from '../read-query.ts';
import { showText } from '../show-text.ts';
import { findShownRoom } from './find-shown-room.ts';

const choice = z.object({
  stream: z.enum(streams).default('room'),
  after: rowNumber.default(0),
  limit: limitOf(200),
});

/** Answer of the facts' route. */
export const shownFacts = z.object({
  results: z
    .array(
      z.object({
        stream: z.enum(['room', 'lobby']),
        number: z.int(),
        type: z.string(),
        at: z.iso.datetime(),
        data: z.record(z.string(), z.unknown()).describe('Identities are hashed; e-mails and numbers are masked.'),
      }),
    )
    .describe('The newest first.'),
});

interface FactRow {
  readonly stream: Stream;
  readonly number: number;
  readonly type: string;
  readonly at: Date;
  readonly data: Readonly<Record<string, unknown>>;
}

/** `GET /operators/api/rooms/{reference}/facts/`: what a stream has announced. */
export async function showFacts(parts: ReadParts, call: Call): Promise<Answer> {
  const { stream, after, limit } = readQuery(choice, call.query);
  const { id } = await findShownRoom(parts, call.params.reference!);
  const { rows } = await query<FactRow>(
    parts.database,
    'operators.facts',
    `select stream, number::float8, type, at, data from greenroom.fact
     where room = $1 and stream = $2 and number > $3 order by fact.number desc limit $4`,
    [id, stream, after, limit],
  );
  const results = rows.map(({ at, data, ...fact }) => ({ ...fact, at: at.toISOString(), data: mask(parts, data) }));
  return { status: 200, json: { results } };
}

const mask = ({ secret }: ReadParts, data: FactRow['data']): FactRow['data'] => {
  const maskOne = (value: unknown, field: string): unknown => {
    if (typeof value === 'string') return field === 'identity' ? markIdentity(secret, value) : showText(value);
    if (Array.isArray(value)) return value.map((item) => maskOne(item, field));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, maskOne(item, name)]));
  };
  return maskOne(data, '') as FactRow['data'];
};
