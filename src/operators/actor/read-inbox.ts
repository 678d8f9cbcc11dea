import type { Address } from '#machines/addresses.ts';
import type { Cause, MachineEvent } from '#src/actors/delivery.ts';
import { kindOf } from '#src/actors/kinds.ts';
import { query } from '#src/db/query.ts';
import type { ReadParts } from '../read-parts.ts';
import { showText } from '../show-text.ts';
import type { ShownActor } from './actor-object.ts';
import { redactEvent } from './redact-shown.ts';
import { showCause } from './show-cause.ts';

interface InboxRow {
  readonly id: number;
  readonly key: string;
  readonly event: MachineEvent;
  readonly cause: Cause;
  readonly tries: number;
  readonly next_try_at: Date;
  readonly error: string | null;
  readonly at: Date;
}

const longestKey = 300;

/** The oldest 100 reports that wait for an actor. */
export async function readInbox(
  { database, runtime, secret }: ReadParts,
  { kind, id }: Address<string>,
): Promise<ShownActor['inbox']> {
  const { rows } = await query<InboxRow>(
    database,
    'operators.inbox',
    `select id::float8, key, event, cause, tries, next_try_at, error, at from greenroom.inbox
     where kind = $1 and actor = $2 order by inbox.id limit 100`,
    [kind, id],
  );
  return rows.map(({ event, cause, next_try_at, at, ...row }) => ({
    ...row,
    key: row.key.slice(0, longestKey),
    event: String(event.type).slice(0, longestKey),
    given: redactEvent(secret, kindOf(runtime.kinds, kind), event),
    cause: showCause(cause),
    next_try_at: next_try_at.toISOString(),
    // An exception may quote what it was about.
    error: row.error === null ? null : showText(row.error),
    at: at.toISOString(),
  }));
}
