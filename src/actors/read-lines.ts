import type { Address } from '#machines/addresses.ts';
import type { Limits } from '#machines/briefing.ts';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import type { Cause } from './delivery.ts';
import type { Checkpoint, Given } from './journaling.ts';

/** A journal line with what it stores for a replay; null fields are not stored. */
export interface KeptLine {
  /** Whether the line is the actor's own, and not one of its room that counts it. */
  readonly own: boolean;
  readonly revision: number;
  readonly at: Date;
  readonly event: string;
  readonly cause: Cause;
  readonly before: string;
  readonly after: string;
  readonly facts: readonly string[];
  readonly commands: readonly string[];
  readonly given: Given | null;
  readonly limits: Limits | null;
  readonly checkpoint: Checkpoint | null;
}

/** Start of a replay. */
export interface Start extends Checkpoint {
  readonly revision: number;
  /** The line with this checkpoint; null for an actor before its first event. */
  readonly line: string | null;
  readonly at: Date;
}

/**
 * The newest checkpoint of an actor before a revision; without one, `initial`, the state before its first event. Both
 * have the key order of `jsonb`, in which the journal stores states.
 */
export async function readStart(
  database: Database,
  room: string,
  { kind, id }: Address<string>,
  options: { readonly before: number; readonly initial: Checkpoint },
): Promise<Start> {
  const { rows } = await query<Pick<Start, 'line' | 'revision' | 'at'> & { checkpoint: Checkpoint }>(
    database,
    'journal.start',
    `select j.id as line, coalesce(j.revision, 0)::int as revision, coalesce(j.at, 'epoch') as at,
        coalesce(j.checkpoint, $5::jsonb) as checkpoint
      from (select) one left join lateral (
        select id, revision, at, checkpoint from greenroom.journal
          where room = $1 and kind = $2 and actor = $3 and checkpoint is not null and revision < $4
          order by id desc limit 1) j on true`,
    [room, kind, id, options.before, JSON.stringify(options.initial)],
  );
  const { checkpoint, ...where } = rows[0]!;
  return { ...checkpoint, ...where };
}

/**
 * The lines after another one that may have moved an actor, oldest first, up to its line of a revision or the next one
 * after that: its own, and those of actors of the kind `senders` in its room that have moved members.
 */
export async function readLines(
  database: Database,
  room: string,
  { kind, id }: Address<string>,
  options: { readonly after: string; readonly until: number; readonly senders: string | null },
): Promise<readonly KeptLine[]> {
  const { rows } = await query<KeptLine>(
    database,
    'journal.replay',
    `with own as (
        select id, revision from greenroom.journal where room = $1 and kind = $2 and actor = $3 and id > $4),
      last as (select min(id) as id from own where revision >= $5)
      select j.kind = $2 and j.actor = $3 as own, j.revision::int, j.at, j.event, j.cause, j.state_before as before,
        j.state_after as after, j.facts, j.commands, j.given, l.limits, j.checkpoint
      from greenroom.journal j left join greenroom.limits l on l.key = j.limits
      where j.room = $1 and j.id > $4 and j.id <= coalesce((select id from last), 9223372036854775807)
        and (j.kind = $2 and j.actor = $3 or j.kind = $6 and j.told > 0)
      order by j.id`,
    [room, kind, id, options.after, options.until, options.senders],
  );
  return rows;
}

/** The current revision of an actor; null if it has no row. */
export async function readRevision(database: Database, { kind, id }: Address<string>): Promise<number | null> {
  const { rows } = await query<{ revision: number }>(
    database,
    'actor.revision',
    'select revision::int from greenroom.actor where kind = $1 and id = $2',
    [kind, id],
  );
  return rows[0]?.revision ?? null;
}
