import { streamOf } from '#machines/room/room.facts.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { addressKey } from './delivery.ts';
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
 * Writes everything that follows from these moves, in the open transaction: first the stream counters, in the order
 * of rooms, then snapshots, keys, journal and facts in one statement, then the rows that the machines asked for, then
 * the jobs. At most one statement of each sort, however many actors moved.
 */
export async function record(
  runtime: Runtime,
  tx: Transaction,
  changed: readonly HeldActor[],
  { moves, quiet, told }: Recorded,
): Promise<void> {
  if (changed.length === 0) return;
  const facts = await numberFacts(tx, moves);
  await writeState(tx, changed, moves, quiet, told, facts);
  await writeRows(runtime, tx, moves);
  await enqueueCommands(runtime, tx, moves);
}

interface NumberedFact {
  readonly room: string;
  readonly stream: 'room' | 'lobby';
  readonly number: number;
  readonly type: string;
  readonly at: string;
  readonly data: unknown;
}

async function numberFacts(tx: Transaction, moves: readonly Move[]): Promise<NumberedFact[]> {
  const rooms = new Map<string, { room: number; lobby: number }>();
  for (const { actor, plan } of moves) {
    if (plan.facts.length === 0 && plan.writes.length === 0) continue;
    const counts = rooms.get(actor.room) ?? { room: 0, lobby: 0 };
    for (const fact of plan.facts) counts[streamOf(fact.type)] += 1;
    rooms.set(actor.room, counts);
  }
  if (rooms.size === 0) return [];
  const counted = [...rooms.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  const { rows } = await tx.client.query<{ room: string; room_head: number; lobby_head: number }>({
    name: 'actor.count',
    text: `insert into greenroom.stream as s (room, room_head, lobby_head)
      select * from unnest($1::uuid[], $2::int[], $3::int[]) order by 1
      on conflict (room) do update
        set room_head = s.room_head + excluded.room_head, lobby_head = s.lobby_head + excluded.lobby_head
      returning room, room_head::int, lobby_head::int`,
    values: [
      counted.map(([room]) => room),
      counted.map(([, { room }]) => room),
      counted.map(([, { lobby }]) => lobby),
    ],
  });
  const next = new Map(
    rows.map((row) => {
      const counts = rooms.get(row.room)!;
      return [row.room, { room: row.room_head - counts.room, lobby: row.lobby_head - counts.lobby }];
    }),
  );
  return moves.flatMap(({ actor, plan }) =>
    plan.facts.map((fact) => {
      const stream = streamOf(fact.type);
      const number = ++next.get(actor.room)![stream];
      return { room: actor.room, stream, number, type: fact.type, at: actor.now.toISOString(), data: fact.data };
    }),
  );
}

async function writeState(
  tx: Transaction,
  changed: readonly HeldActor[],
  moves: readonly Move[],
  quiet: ReadonlySet<Move>,
  told: ReadonlyMap<Move, number>,
  facts: readonly NumberedFact[],
): Promise<void> {
  const lines = moves.filter((move) => !quiet.has(move));
  const { rows } = await tx.client.query<{ moved: number }>({
    name: 'actor.record',
    text: `with moved as (
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
          select room, kind, actor, revision, event, cause, request, state_before, state_after,
            array(select jsonb_array_elements_text(facts)), array(select jsonb_array_elements_text(commands)), told
          from jsonb_to_recordset($14::jsonb) as l (room uuid, kind text, actor text, revision bigint, event text,
            cause jsonb, request text, state_before text, state_after text, facts jsonb, commands jsonb, told int)),
      facts as (
        insert into greenroom.fact (room, stream, number, type, at, data)
          select * from unnest($15::uuid[], $16::text[], $17::bigint[], $18::text[], $19::timestamptz[], $20::jsonb[]))
      select count(*)::int as moved from moved`,
    values: [
      changed.map(({ address }) => address.kind),
      changed.map(({ address }) => address.id),
      changed.map(({ storedRevision }) => storedRevision),
      changed.map(({ revision }) => revision),
      changed.map(({ version }) => version),
      changed.map(({ snapshot }) => JSON.stringify(snapshot)),
      changed.map(({ timers }) => JSON.stringify(timers)),
      changed.map(({ timers }) => Object.values(timers).reduce<string | null>((due, { at }) => (due !== null && due < at ? due : at), null)),
      changed.map(({ done }) => done),
      moves.map(({ actor }) => actor.address.kind),
      moves.map(({ actor }) => actor.address.id),
      moves.map(({ delivery }) => delivery.key),
      moves.map(({ actor }) => actor.room),
      JSON.stringify(
        lines.map((move) => ({
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
          told: told.get(move) ?? move.delivery.told ?? null,
        })),
      ),
      facts.map(({ room }) => room),
      facts.map(({ stream }) => stream),
      facts.map(({ number }) => number),
      facts.map(({ type }) => type),
      facts.map(({ at }) => at),
      facts.map(({ data }) => JSON.stringify(data)),
    ],
  });
  // The row lock makes this impossible; should it ever happen, nothing is committed.
  if (rows[0]?.moved !== changed.length) throw new Error('An actor was moved by somebody else under its lock');
}

async function writeRows(runtime: Runtime, tx: Transaction, moves: readonly Move[]): Promise<void> {
  // In the order of first use; writes of one name are handed over together.
  const byName = new Map<string, WriteItem[]>();
  for (const { actor, revision, plan } of moves) {
    for (const { name, params } of plan.writes) {
      const items = byName.get(name) ?? [];
      items.push({ to: actor.address, room: actor.room, revision, at: actor.now, params });
      byName.set(name, items);
    }
  }
  for (const [name, items] of byName) await runtime.writes[name]!(tx, items);
}

async function enqueueCommands(runtime: Runtime, tx: Transaction, moves: readonly Move[]): Promise<void> {
  const jobs = moves.flatMap((move) =>
    move.plan.commands.map(({ name, params }, index) => {
      const key = commandKey(move, index);
      const giveUpAt = new Date(move.actor.now.getTime() + runtime.commands[name]!.giveUpAfterMs).toISOString();
      const { request } = move.delivery;
      return { name, key, payload: { key, to: move.actor.address, params, giveUpAt, tries: 0, request } };
    }),
  );
  if (jobs.length === 0) return;
  await tx.client.query({
    name: 'actor.enqueue',
    text: `select graphile_worker.add_jobs(array(
      select row (name, payload, null, null, 32767, key, null, null)::graphile_worker.job_spec
      from jsonb_to_recordset($1::jsonb) as j (name text, key text, payload json)))`,
    values: [JSON.stringify(jobs)],
  });
}
