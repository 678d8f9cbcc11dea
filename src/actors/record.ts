import { streamOf } from '#machines/room/room.facts.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { addressKey, type NumberedFact } from './delivery.ts';
import type { HeldActor } from './hold.ts';
import type { Move } from './move.ts';
import type { Runtime, WriteItem } from './runtime.ts';

/** The key of the nth command of a move: job key, idempotency key towards the outside, dedupe key of the outcome. */
export const commandKey = (move: Move, index: number): string =>
  `${addressKey(move.actor.address)}/${move.revision}/${index}`;

/** Moves of many by one act, which has one journal line of its own: on the room, with how many it moved. */
export interface Recorded {
  readonly moves: readonly Move[];
  /** Moves that stand in no line of their own. */
  readonly quiet: ReadonlySet<Move>;
  /** Room move → how many guests it moved. */
  readonly told: ReadonlyMap<Move, number>;
}

/**
 * Sends everything that follows from these moves, in the open transaction: snapshots, keys, journal and numbered facts
 * in one statement, then the rows that the machines asked for, then the jobs. At most one statement of each sort,
 * however many actors moved. What it returns gives the facts with their numbers, once the commit is through.
 */
export function record(
  runtime: Runtime,
  tx: Transaction,
  changed: readonly HeldActor[],
  recorded: Recorded,
): () => Promise<NumberedFact[]> {
  if (changed.length === 0) return async () => [];
  const number = sendState(tx, changed, recorded);
  sendRows(runtime, tx, recorded.moves);
  enqueueCommands(runtime, tx, recorded.moves);
  return number;
}

/** A fact whose number is so many before the head that its stream has after the commit. */
type CountedFact = Omit<NumberedFact, 'number'> & { readonly behind: number };

/** The rooms whose counter row is locked, in their order, with how many facts each of their streams gets. */
function countFacts(moves: readonly Move[]): {
  counted: [string, { room: number; lobby: number }][];
  facts: CountedFact[];
} {
  const rooms = new Map<string, { room: number; lobby: number }>();
  for (const { actor, plan } of moves) {
    if (plan.facts.length === 0 && plan.writes.length === 0) continue;
    const counts = rooms.get(actor.room) ?? { room: 0, lobby: 0 };
    for (const fact of plan.facts) counts[streamOf(fact.type)] += 1;
    rooms.set(actor.room, counts);
  }
  const left = new Map([...rooms].map(([room, counts]) => [room, { ...counts }]));
  const facts = moves.flatMap(({ actor, plan }) =>
    plan.facts.map(({ type, data }) => {
      const stream = streamOf(type);
      const behind = --left.get(actor.room)![stream];
      return { room: actor.room, stream, behind, type, at: actor.now.toISOString(), data };
    }),
  );
  return { counted: [...rooms].sort(([a], [b]) => (a < b ? -1 : 1)), facts };
}

const stateStatement = `with moved as (
    update greenroom.actor a
      set snapshot = m.snapshot, version = m.version, revision = m.revision, timers = m.timers, due_at = m.due_at,
        done = m.done, updated_at = clock_timestamp()
      from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::int[], $6::jsonb[], $7::jsonb[],
        $8::timestamptz[], $9::bool[])
        as m (kind, id, stored, revision, version, snapshot, timers, due_at, done)
      where a.kind = m.kind and a.id = m.id and a.revision = m.stored
      returning 1),
  keys as (
    insert into greenroom.seen_key (kind, actor, key, room)
      select * from unnest($10::text[], $11::text[], $12::text[], $13::uuid[])),
  lines as (
    insert into greenroom.journal (room, kind, actor, revision, event, cause, request, state_before, state_after,
      facts, commands, told)
      select room, kind, actor, revision, event, cause, request, state_before, state_after, facts, commands, told
      from jsonb_to_recordset($14::jsonb) as l (room uuid, kind text, actor text, revision bigint, event text,
        cause jsonb, request text, state_before text, state_after text, facts text[], commands text[], told int)),
  counted as (
    insert into greenroom.stream as s (room, room_head, lobby_head)
      select * from unnest($15::uuid[], $16::int[], $17::int[]) order by 1
      on conflict (room) do update
        set room_head = s.room_head + excluded.room_head, lobby_head = s.lobby_head + excluded.lobby_head
      returning room, room_head, lobby_head),
  facts as (
    insert into greenroom.fact (room, stream, number, type, at, data)
      select f.room, f.stream, case f.stream when 'room' then c.room_head else c.lobby_head end - f.behind,
        f.type, f.at, f.data
      from unnest($18::uuid[], $19::text[], $20::int[], $21::text[], $22::timestamptz[], $23::jsonb[])
        as f (room, stream, behind, type, at, data)
      join counted c on c.room = f.room)
  select room, room_head::int as room_head, lobby_head::int as lobby_head,
    -- The row lock makes any other count impossible; should it ever happen, this division ends the transaction.
    1 / (select (count(*) = $24)::int from moved) as all_moved
  from (select 1) one left join counted on true`;

function sendState(
  tx: Transaction,
  changed: readonly HeldActor[],
  { moves, quiet, told }: Recorded,
): () => Promise<NumberedFact[]> {
  const { counted, facts } = countFacts(moves);
  const answer = tx.client.query<{ room: string | null; room_head: number; lobby_head: number }>({
    name: 'actor.record',
    text: stateStatement,
    values: [
      changed.map(({ address }) => address.kind),
      changed.map(({ address }) => address.id),
      changed.map(({ storedRevision }) => storedRevision),
      changed.map(({ revision }) => revision),
      changed.map(({ version }) => version),
      changed.map(({ snapshot }) => JSON.stringify(snapshot)),
      changed.map(({ timers }) => JSON.stringify(timers)),
      changed.map(earliestDeadline),
      changed.map(({ done }) => done),
      moves.map(({ actor }) => actor.address.kind),
      moves.map(({ actor }) => actor.address.id),
      moves.map(({ delivery }) => delivery.key),
      moves.map(({ actor }) => actor.room),
      JSON.stringify(moves.filter((move) => !quiet.has(move)).map((move) => toLine(move, told.get(move)))),
      counted.map(([room]) => room),
      counted.map(([, { room }]) => room),
      counted.map(([, { lobby }]) => lobby),
      facts.map(({ room }) => room),
      facts.map(({ stream }) => stream),
      facts.map(({ behind }) => behind),
      facts.map(({ type }) => type),
      facts.map(({ at }) => at),
      facts.map(({ data }) => JSON.stringify(data)),
      changed.length,
    ],
  });
  tx.expect(answer);
  return async () => {
    const heads = new Map((await answer).rows.map((row) => [row.room, { room: row.room_head, lobby: row.lobby_head }]));
    return facts.map(({ behind, ...fact }) => ({ ...fact, number: heads.get(fact.room)![fact.stream] - behind }));
  };
}

function earliestDeadline({ timers }: HeldActor): string | null {
  const deadlines = Object.values(timers).map(({ at }) => at);
  return deadlines.length === 0 ? null : deadlines.reduce((earliest, at) => (at < earliest ? at : earliest));
}

function toLine(move: Move, told: number | undefined): object {
  return {
    room: move.actor.room,
    kind: move.actor.address.kind,
    actor: move.actor.address.id,
    revision: move.revision,
    event: move.delivery.event.type,
    cause: move.delivery.cause,
    request: move.delivery.request ?? null,
    state_before: move.before,
    state_after: move.after,
    facts: move.plan.facts.map(({ type }) => type),
    commands: move.plan.commands.map(({ name }) => name),
    told: told ?? move.delivery.told ?? null,
  };
}

function sendRows(runtime: Runtime, tx: Transaction, moves: readonly Move[]): void {
  // A room's writes keep their order; those of one name, of whichever room, are handed over together where that allows.
  const groups: { readonly name: string; readonly items: WriteItem[] }[] = [];
  const reached = new Map<string, number>();
  for (const { actor, revision, before, plan } of moves) {
    for (const { name, params } of plan.writes) {
      const from = reached.get(actor.room) ?? 0;
      const found = groups.findIndex((group, index) => index >= from && group.name === name);
      const at = found === -1 ? groups.push({ name, items: [] }) - 1 : found;
      groups[at]!.items.push({ to: actor.address, room: actor.room, revision, at: actor.now, before, params });
      reached.set(actor.room, at);
    }
  }
  for (const { name, items } of groups) runtime.writes[name]!(tx, items);
}

function enqueueCommands(runtime: Runtime, tx: Transaction, moves: readonly Move[]): void {
  const jobs = moves.flatMap((move) =>
    move.plan.commands.map(({ name, params }, index) => {
      const key = commandKey(move, index);
      const giveUpAt = new Date(move.actor.now.getTime() + runtime.commands[name]!.giveUpAfterMs).toISOString();
      const { request } = move.delivery;
      return { name, key, payload: { key, to: move.actor.address, params, giveUpAt, tries: 0, request } };
    }),
  );
  if (jobs.length === 0) return;
  tx.send({
    name: 'actor.enqueue',
    text: `select graphile_worker.add_jobs(array(
      select row (name, payload, null, null, 32767, key, null, null)::graphile_worker.job_spec
      from jsonb_to_recordset($1::jsonb) as j (name text, key text, payload json)))`,
    values: [JSON.stringify(jobs)],
  });
}
