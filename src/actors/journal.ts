import type { Database } from '#src/db/database.ts';
import type { Cause } from './delivery.ts';

/** One line of a room's journal: which event, from where, what it moved, and what followed. */
export interface JournalLine {
  readonly id: number;
  /** ISO 8601, the database's clock. */
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
  /** How many guests the same act moved. */
  readonly told: number | null;
}

/** The journal of a room and everybody at its door, oldest first; the last `limit` lines, of one actor when it is named. */
export async function readJournal(
  database: Database,
  room: string,
  options: { readonly limit: number; readonly actor?: string },
): Promise<JournalLine[]> {
  const { rows } = await database.pool.query<Omit<JournalLine, 'at'> & { at: Date }>(
    `select id::int, at, kind, actor, revision::int, event, cause, request, state_before as before,
       state_after as after, facts, commands, told
     from greenroom.journal where room = $1 and ($2::text is null or actor = $2) order by id desc limit $3`,
    [room, options.actor ?? null, options.limit],
  );
  return rows.reverse().map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** A line as text, without ids of people's requests: time, who caused what, and what it moved. */
export function describeLine(line: JournalLine): string {
  const change = describeChange(line.before, line.after);
  const follow = [...line.facts, ...line.commands.map((name) => `!${name}`)].join(' ');
  const told = line.told === null ? '' : ` (${line.told} guests)`;
  return `${line.at}  ${line.kind.padEnd(5)}  ${line.event}${told}  [${line.cause.by} ${line.cause.id}]  ${change}  ${follow}`.trimEnd();
}

/** Of a state with several regions only those that changed. */
function describeChange(before: string, after: string): string {
  if (before === after) return after.includes(' ') ? '=' : after;
  const [old, now] = [before.split(' '), after.split(' ')];
  const changed = (paths: readonly string[], others: readonly string[]) =>
    paths.filter((path) => !others.includes(path)).join(' ');
  return `${changed(old, now)} → ${changed(now, old)}`;
}
