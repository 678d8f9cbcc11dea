import { addRows } from '#src/db/add-rows.ts';
import type { NumberedFact } from './delivery.ts';
import type { HeldActor } from './held-actor.ts';
import { type Kept, noteUnlined, type Told } from './journaling.ts';
import type { Move } from './move.ts';
import { usableTimers } from './stored-timers.ts';
import type { Turn } from './turn.ts';

/** A fact whose number is given as the distance from its stream's head after the commit. */
type CountedFact = Omit<NumberedFact, 'number'> & { readonly behind: number };

/** The rooms whose counter rows are locked, in lock order, with the number of new facts per stream. */
function countFacts(moves: readonly Move[]): {
  counted: [room: string, roomFacts: number, lobbyFacts: number][];
  facts: CountedFact[];
} {
  const rooms = new Map<string, { room: number; lobby: number }>();
  for (const { actor, plan } of moves) {
    if (plan.facts.length === 0 && plan.writes.length === 0) continue;
    const counts = rooms.get(actor.room) ?? { room: 0, lobby: 0 };
    for (const fact of plan.facts) counts[actor.kind.streamOf(fact.type)] += 1;
    rooms.set(actor.room, counts);
  }
  const left = new Map([...rooms].map(([room, counts]) => [room, { ...counts }]));
  const facts = moves.flatMap(({ actor, at, plan }) =>
    plan.facts.map(({ type, data }) => {
      const stream = actor.kind.streamOf(type);
      const behind = --left.get(actor.room)![stream];
      return { room: actor.room, stream, behind, type, at: at.toISOString(), data };
    }),
  );
  const counted = [...rooms].map(([id, { room, lobby }]): [string, number, number] => [id, room, lobby]);
  return { counted: counted.sort(([a], [b]) => (a < b ? -1 : 1)), facts };
}

/** The parts of the statement that records moves: the columns of their rows, and what is done with them. */
const parts = {
  moved: {
    columns: {
      kind: 'text',
      id: 'text',
      stored: 'bigint',
      revision: 'bigint',
      version: 'int',
      snapshot: 'jsonb',
      timers: 'jsonb',
      due_at: 'timestamptz',
      done: 'bool',
      journaled: 'bigint',
    },
    sql: (rows: string) => `update greenroom.actor a
      set snapshot = r.snapshot, version = r.version, revision = r.revision, timers = r.timers, due_at = r.due_at,
        done = r.done, journaled = r.journaled, updated_at = statement_timestamp()
      from ${rows} where a.kind = r.kind and a.id = r.id and a.revision = r.stored
      returning 1`,
  },
  keys: {
    columns: { kind: 'text', actor: 'text', key: 'text', room: 'uuid' },
    sql: (rows: string) => `insert into greenroom.seen_key (kind, actor, key, room) select * from ${rows}`,
  },
  lines: {
    columns: {
      room: 'uuid',
      kind: 'text',
      actor: 'text',
      revision: 'bigint',
      at: 'timestamptz',
      event: 'text',
      cause: 'jsonb',
      request: 'text',
      state_before: 'text',
      state_after: 'text',
      facts: 'text',
      commands: 'text',
      told: 'int',
      given: 'jsonb',
      limits: 'text',
      checkpoint: 'jsonb',
    },
    sql: (rows: string) => `insert into greenroom.journal (room, kind, actor, revision, at, event, cause, request,
        state_before, state_after, facts, commands, told, given, limits, checkpoint)
      select room, kind, actor, revision, at, event, cause, request, state_before, state_after,
        string_to_array(facts, ' '), string_to_array(commands, ' '), told, given, limits, checkpoint from ${rows}`,
  },
  unstored: {
    columns: { key: 'text', limits: 'jsonb' },
    sql: (rows: string) => `insert into greenroom.limits (key, limits) select * from ${rows} on conflict do nothing`,
  },
  counted: {
    columns: { room: 'uuid', room_head: 'int', lobby_head: 'int' },
    sql: (rows: string) => `insert into greenroom.stream as s (room, room_head, lobby_head)
        select * from ${rows} order by 1
      on conflict (room) do update
        set room_head = s.room_head + excluded.room_head, lobby_head = s.lobby_head + excluded.lobby_head
      returning room, room_head, lobby_head`,
  },
  facts: {
    columns: { room: 'uuid', stream: 'text', behind: 'int', type: 'text', at: 'timestamptz', data: 'jsonb' },
    sql: (rows: string) => `insert into greenroom.fact (room, stream, number, type, at, data)
      select r.room, r.stream, case r.stream when 'room' then c.room_head else c.lobby_head end - r.behind,
        r.type, r.at, r.data
      from ${rows} join counted c on c.room = r.room`,
  },
} as const;

/**
 * Sends snapshots, keys, journal and facts as one statement; empty parts are left out. The snapshots belong to locked
 * rows; if a revision differs nevertheless, a division by zero aborts the transaction.
 */
export function sendState(
  { runtime: { kinds, journaling, recent }, tx, moves, told, byBroadcast }: Turn,
  changed: readonly HeldActor[],
): () => Promise<NumberedFact[]> {
  const { counted, facts } = countFacts(moves);
  const lines: unknown[][] = [];
  for (const move of moves) {
    if (byBroadcast.has(move)) noteUnlined(move);
    else lines.push(toLine(move, told.get(move), journaling.keep(kinds, move, told.get(move))));
  }
  const { unstored } = journaling;
  const rows: Record<keyof typeof parts, readonly (readonly unknown[])[]> = {
    moved: changed.map(toRow),
    keys: moves.filter((move) => !byBroadcast.has(move)).map(toKey),
    lines,
    unstored: lines.length === 0 || unstored === null ? [] : [unstored],
    counted,
    facts: facts.map(toFactRow),
  };
  const values: unknown[] = [];
  let name = 'actor.record';
  const sent: string[] = [];
  for (const [part, { columns, sql }] of Object.entries(parts)) {
    const given = rows[part as keyof typeof parts];
    if (given.length === 0) continue;
    const { source, shape } = addRows(values, Object.values(columns), given);
    sent.push(`${part} as (${sql(`${source} as r (${Object.keys(columns)})`)})`);
    // Abbreviated to initials: PostgreSQL identifies a prepared statement by the first 63 characters of its name.
    name += ` ${part[0]}${shape}`;
  }
  values.push(changed.length);
  const allMoved = `1 / (select (count(*) = $${values.length})::int from moved) as all_moved`;
  // As `writtenSql`, of each row that this statement writes.
  const written = `concat(pg_current_xact_id()::xid, ' ', statement_timestamp()) as written`;
  const answer = tx.client.query<{ room: string | null; room_head: number; lobby_head: number; written: string }>({
    name,
    text: `with ${sent.join(', ')} select ${written}, ${
      counted.length === 0
        ? `null as room, ${allMoved}`
        : `room, room_head::int as room_head, lobby_head::int as lobby_head, ${allMoved} from counted`
    }`,
    values,
  });
  tx.expect(answer);
  tx.afterCommit(() => {
    void answer.then(({ rows: [first] }) => {
      for (const { address, version, snapshot, live } of changed) {
        if (live !== null) recent.remember(address, { written: first!.written, version, snapshot, live });
      }
    });
  });
  if (rows.unstored.length > 0) tx.afterCommit(journaling.stored);
  return async () => {
    const heads = new Map((await answer).rows.map((row) => [row.room, { room: row.room_head, lobby: row.lobby_head }]));
    return facts.map(({ behind, ...fact }) => ({ ...fact, number: heads.get(fact.room)![fact.stream] - behind }));
  };
}

const toRow = (actor: HeldActor): unknown[] => [
  actor.address.kind,
  actor.address.id,
  actor.storedRevision,
  actor.revision,
  actor.version,
  JSON.stringify(actor.snapshot),
  JSON.stringify(actor.timers),
  earliestDeadline(actor),
  actor.done,
  actor.journaled,
];

const toKey = ({ actor: { address, room }, delivery: { key } }: Move): unknown[] => [
  address.kind,
  address.id,
  key,
  room,
];

const toFactRow = ({ room, stream, behind, type, at, data }: CountedFact): unknown[] => [
  room,
  stream,
  behind,
  type,
  at,
  JSON.stringify(data),
];

function earliestDeadline({ timers }: HeldActor): string | null {
  const deadlines = usableTimers(timers).map(([, { at }]) => at);
  return deadlines.length === 0 ? null : deadlines.reduce((earliest, at) => (at < earliest ? at : earliest));
}

function toLine(
  { actor, delivery, revision, at, before, after, plan }: Move,
  told: Told | undefined,
  { given, limits, checkpoint }: Kept,
): unknown[] {
  return [
    actor.room,
    actor.address.kind,
    actor.address.id,
    revision,
    at,
    delivery.event.type,
    JSON.stringify(delivery.cause),
    delivery.request ?? null,
    before,
    after,
    // Fact types contain no spaces.
    plan.facts.map(({ type }) => type).join(' '),
    plan.commands.map(({ name }) => name).join(' '),
    told?.count ?? null,
    given,
    limits,
    checkpoint,
  ];
}
