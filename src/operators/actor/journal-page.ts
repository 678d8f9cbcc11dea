import { z } from 'zod';
import type { Cause } from '#src/actors/delivery.ts';
import type { Given } from '#src/actors/journaling.ts';
import { queryInOrder } from '#src/db/query-in-order.ts';
import type { ReadParts } from '../read-parts.ts';
import { shownCause } from './actor-object.ts';
import { showCause } from './show-cause.ts';

/** A line of a room's journal. */
export const journalLine = z.object({
  id: z.int(),
  at: z.iso.datetime(),
  kind: z.string(),
  actor: z.string(),
  revision: z.int(),
  event: z.string(),
  cause: shownCause,
  request: z.string().nullable(),
  before: z.string(),
  after: z.string(),
  facts: z.array(z.string()),
  commands: z.array(
    z.object({ name: z.string(), key: z.string().describe('Also the id of the cause of its outcome.') }),
  ),
  told: z.int().nullable().describe('How many members the same event moved.'),
  given: z.record(z.string(), z.unknown()).nullable().describe('The event and lookups, redacted.'),
});

/** Answer of the journal's route. */
export const journalPage = z.object({
  results: z.array(journalLine).describe('The newest first.'),
  next: z.int().nullable().describe('`before` of the next page.'),
});

type Line = z.output<typeof journalLine>;

interface LineRow extends Omit<Line, 'at' | 'cause' | 'commands' | 'given'> {
  readonly at: Date;
  readonly cause: Cause;
  readonly commands: readonly string[];
  readonly given: Given | null;
}

/** Which lines are wanted; those of a request or of an actor may be chosen. */
export interface JournalChoice {
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly actor: { readonly kind: string; readonly id: string } | null;
  readonly request?: string | undefined;
  readonly limit: number;
}

/** Reads a page of a room's journal with the lines of its guests and recordings, the newest first. */
export async function readJournalPage(
  { database }: Pick<ReadParts, 'database'>,
  room: string,
  { before, after, actor, request, limit }: JournalChoice,
): Promise<z.output<typeof journalPage>> {
  const values = [
    room,
    before ?? null,
    after ?? null,
    actor?.kind ?? null,
    actor?.id ?? null,
    request ?? null,
    limit + 1,
  ];
  const { rows } = await queryInOrder<LineRow>(database, 'operators.journal', text, values);
  const results = rows.slice(0, limit).map(showLine);
  return { results, next: rows.length > limit ? results.at(-1)!.id : null };
}

// The order names the table's column: the answer's converted one, also called id, has no index.
const text = `select id::float8, at, kind, actor, revision::float8, event, cause, request, state_before as before,
       state_after as after, facts, commands, told, given
     from greenroom.journal
     where room = $1 and id < coalesce($2, 9223372036854775807) and id > coalesce($3, 0)
       and ($4::text is null or kind = $4 and actor = $5) and ($6::text is null or request = $6)
     order by journal.id desc limit $7`;

const showLine = ({ at, cause, commands, given, ...line }: LineRow): Line => ({
  ...line,
  at: at.toISOString(),
  cause: showCause(cause),
  commands: commands.map((name, index) => ({ name, key: `${line.kind}/${line.actor}/${line.revision}/${index}` })),
  given: given as Line['given'],
});
