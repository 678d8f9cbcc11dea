import type { Database } from '#src/db/database.ts';
import { queryInOrder } from '#src/db/query-in-order.ts';
import type { Cause } from './delivery.ts';

/** One line of a room's journal: the event, its origin, the state change, and its effects. */
export interface JournalLine {
  readonly id: number;
  /** ISO 8601, by the database's clock. */
  readonly at: string;
  readonly kind: string;
  readonly actor: string;
  readonly revision: number;
  readonly event: string;
  readonly cause: Cause;
  readonly request: string | null;
  readonly before: string;
  readonly after: string;
  readonly facts: readonly string[];
  readonly commands: readonly string[];
  /** Number of members that the same event moved. */
  readonly told: number | null;
}

/**
 * The last `limit` journal lines of a room and the other actors in it, oldest first; only those of one actor if it is
 * given.
 */
export async function readJournal(
  database: Database,
  room: string,
  options: { readonly limit: number; readonly actor?: string },
): Promise<JournalLine[]> {
  const { rows } = await queryInOrder<Omit<JournalLine, 'at'> & { at: Date }>(
    database,
    'journal.newest',
    `select id::float8, at, kind, actor, revision::int, event, cause, request, state_before as before,
       state_after as after, facts, commands, told
     from greenroom.journal where room = $1 and ($2::text is null or actor = $2) order by journal.id desc limit $3`,
    [room, options.actor ?? null, options.limit],
  );
  return rows.reverse().map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** Formats a line for operators, without request ids: time, cause, event and state change. */
export function describeLine(line: Omit<JournalLine, 'cause'> & { cause: { by: string; id: string } }): string {
  const change = describeChange(line.before, line.after);
  const follow = [...line.facts, ...line.commands.map((name) => `!${name}`)].join(' ');
  const told = line.told === null ? '' : ` (${line.told} guests)`;
  return `${line.at}  ${line.kind.padEnd(5)}  ${line.event}${told}  [${line.cause.by} ${line.cause.id}]  ${change}  ${follow}`.trimEnd();
}

/** For a state with several regions, only the changed ones. */
function describeChange(before: string, after: string): string {
  if (before === after) return after.includes(' ') ? '=' : after;
  const [old, now] = [before.split(' '), after.split(' ')];
  const changed = (paths: readonly string[], others: readonly string[]) =>
    paths.filter((path) => !others.includes(path)).join(' ');
  return `${changed(old, now)} → ${changed(now, old)}`;
}
