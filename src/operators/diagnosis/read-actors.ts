import { type ActorKind, actorKinds, catalogue, versionOf } from '#machines/catalogue.ts';
import type { StoredState } from '#machines/migration.ts';
import { migrateState, restoreSnapshot } from '#src/actors/restore.ts';
import { checkTimers, usableTimers } from '#src/actors/stored-timers.ts';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import { showText } from '../show-text.ts';
import { isoOf } from './moment.ts';
import type { ActorFacts } from './room-facts.ts';

interface Row {
  readonly kind: ActorKind;
  readonly id: string;
  readonly version: number;
  readonly snapshot: { readonly value?: unknown; readonly context?: Readonly<Record<string, unknown>> } | null;
  readonly pending: readonly string[];
  readonly updated_at: Date;
  readonly quarantined_at: Date | null;
  readonly timers: unknown;
  readonly inbox: number;
  readonly kept: number;
  readonly first: {
    readonly event: string;
    readonly by: string;
    readonly tries: number;
    readonly nextTryAt: string;
    readonly error: string | null;
    readonly at: string;
  } | null;
}

const currentVersions = JSON.stringify(
  Object.fromEntries(actorKinds.map((kind) => [kind, versionOf(catalogue[kind])])),
);

/** Actors of a room that may be in trouble, at most this number. */
const most = 50;

const statement = `
  with job as materialized (
    select j.key, t.identifier from graphile_worker._private_jobs j
      join graphile_worker._private_tasks t on t.id = j.task_id
      where position($1::text in j.key) > 0)
  select a.kind, a.id, a.version, a.snapshot, a.updated_at,
    a.quarantined_at, a.timers, a.inbox, kept.count as kept, first.report as first,
    array(select identifier from job where starts_with(job.key, a.kind || '/' || a.id || '/')) as pending
  from greenroom.actor a
  cross join lateral (
    select count(*)::int as count from greenroom.inbox i where i.kind = a.kind and i.actor = a.id) kept
  left join lateral (
    select json_build_object('event', i.event ->> 'type', 'by', i.cause ->> 'by', 'tries', i.tries,
      'nextTryAt', i.next_try_at, 'error', i.error, 'at', i.at) as report
    from greenroom.inbox i where i.kind = a.kind and i.actor = a.id order by i.id limit 1) first on true
  where (a.kind = 'room' and a.id = $1::text)
    or (a.room = $1::uuid and a.kind <> 'room' and not a.done
      and (a.kind = 'recording' or a.quarantined_at is not null or a.inbox > 0 or a.due_at < clock_timestamp() - interval '5 seconds'
        or a.version > ($2::jsonb ->> a.kind)::int))
    or (a.room = $1::uuid and a.kind <> 'room' and a.quarantined_at is not null)
  order by a.kind = 'room' desc, a.quarantined_at is null, a.updated_at desc limit ${most}`;

/** Reads the room's own actor, and those of its guests and recordings that need attention. */
export async function readActors(database: Database, room: string): Promise<ActorFacts[]> {
  const { rows } = await query<Row>(database, 'diagnosis.actors', statement, [room, currentVersions]);
  return rows.map(({ kind, id, version, snapshot, timers, inbox, kept, first, pending, ...row }) => ({
    kind,
    id,
    version,
    ownVersion: versionOf(catalogue[kind]),
    value: snapshot?.value,
    context: snapshot?.context ?? {},
    ...judgeState(kind, version, snapshot, timers),
    pending,
    updatedAt: isoOf(row.updated_at)!,
    quarantinedAt: isoOf(row.quarantined_at),
    timers: usableTimers(timers).map(([timer, { at }]) => ({ id: timer, at })),
    inboxCount: Math.max(inbox, kept),
    miscounted: inbox !== kept,
    inbox: first === null ? null : readReport(first),
  }));
}

/** Longer than each name of ours. */
const longestName = 100;

const readReport = (report: NonNullable<Row['first']>): ActorFacts['inbox'] => ({
  ...report,
  event: showText(String(report.event)).slice(0, longestName),
  by: showText(String(report.by)).slice(0, longestName),
  nextTryAt: isoOf(report.nextTryAt)!,
  at: isoOf(report.at)!,
  error: report.error === null ? null : showText(report.error),
});

/** Why this replica's machine cannot continue from a stored state, and which timers of that state are missing. */
function judgeState(
  kind: ActorKind,
  version: number,
  snapshot: Row['snapshot'],
  timers: Row['timers'],
): Pick<ActorFacts, 'problem' | 'missingTimers'> {
  // This replica must not touch a newer state.
  if (version > versionOf(catalogue[kind])) return { problem: null, missingTimers: [] };
  try {
    const stored = migrateState(catalogue[kind], { snapshot, timers } as StoredState, version);
    const { _nodes: nodes } = restoreSnapshot(catalogue[kind], stored.snapshot);
    checkTimers(stored.timers);
    const needed = nodes.flatMap(({ after }) => after.map(({ eventType }) => eventType));
    return { problem: null, missingTimers: [...new Set(needed)].filter((id) => !Object.hasOwn(stored.timers, id)) };
  } catch (error) {
    return { problem: showText(error instanceof Error ? error.message : String(error)), missingTimers: [] };
  }
}
