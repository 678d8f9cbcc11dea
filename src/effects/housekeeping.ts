import type { Database } from '#src/db/database.ts';
import { removalsKept } from '#src/meetings/removals.ts';
import type { Settings } from '#src/settings/settings.ts';

/** Facts that a stream keeps whatever their age. */
const factsKept = 10_000;
const batch = 5_000;

/**
 * What is cut, by which time; in small statements, so that nobody waits for a lock. By the time at which each begins: no
 * index is entered by the clock, which runs on.
 */
const cuts = (settings: Settings): readonly { table: string; where: string; age: string }[] => [
  { table: 'journal', where: 'at', age: `${settings.GREENROOM_JOURNAL_DAYS} days` },
  { table: 'seen_key', where: 'at', age: `${settings.GREENROOM_KEYS_DAYS} days` },
  { table: 'ack', where: 'at', age: '24 hours' },
  { table: 'caller', where: 'joined_at', age: '24 hours' },
  { table: 'caller_voice', where: 'changed_at', age: '24 hours' },
  { table: 'caller_count', where: 'since', age: '7 days' },
  { table: 'removal', where: 'at', age: removalsKept },
  { table: 'presence', where: 'left_at', age: '24 hours' },
];

/** Deletes what the settings say is too old. Resolves with the number of rows deleted, by table. */
export async function keepHouse(database: Database, settings: Settings): Promise<Record<string, number>> {
  const deleted: Record<string, number> = {};
  for (const { table, where, age } of cuts(settings)) {
    deleted[table] = await repeat(
      database,
      `delete from greenroom.${table} where ctid in (
      select ctid from greenroom.${table} where ${where} < statement_timestamp() - $1::interval limit ${batch})`,
      [age],
    );
  }
  deleted.guest = await repeat(
    database,
    // Facts outlive the guests that they tell of, without their names.
    `with gone as (
      delete from greenroom.guest where ctid in (
        select ctid from greenroom.guest where ended_at < statement_timestamp() - $1::interval limit ${batch})
      returning room, id::text),
    knocks as (
      update greenroom.fact f set data = jsonb_set(f.data, '{participant,username}', '""') from gone
        where f.room = gone.room and f.stream = 'lobby' and f.type in ('guest.waiting', 'guest.changed')
          and f.data -> 'participant' ->> 'id' = gone.id),
    comings as (
      update greenroom.fact f set data = jsonb_set(f.data, '{name}', '""') from gone
        where f.room = gone.room and f.stream = 'room' and f.type in ('participant.joined', 'participant.left')
          and f.data ->> 'identity' = gone.id)
    select from gone`,
    ['24 hours'],
  );
  deleted.actor = await repeat(
    database,
    // With the actor of a room that was deleted go its numbers and facts.
    `with gone as (
      delete from greenroom.actor where ctid in (
        select ctid from greenroom.actor
        where done and inbox = 0 and quarantined_at is null and updated_at < statement_timestamp() - $1::interval
        limit ${batch})
      returning kind, room),
    facts as (delete from greenroom.fact where room in (select room from gone where kind = 'room')),
    streams as (delete from greenroom.stream where room in (select room from gone where kind = 'room'))
    select from gone`,
    ['24 hours'],
  );
  deleted.fact = await repeat(
    database,
    `delete from greenroom.fact f where ctid in (
    select f.ctid from greenroom.fact f join greenroom.stream s on s.room = f.room
    where f.at < statement_timestamp() - $1::interval
      and f.number <= case f.stream when 'room' then s.room_head else s.lobby_head end - ${factsKept}
    limit ${batch})`,
    [`${settings.GREENROOM_FACTS_HOURS} hours`],
  );
  for (const table of ['session', 'login', 'logout_token', 'room_callback']) {
    deleted[table] = await repeat(
      database,
      `delete from greenroom.${table} where ctid in (
      select ctid from greenroom.${table} where expires_at < statement_timestamp() limit ${batch})`,
      [],
    );
  }
  return deleted;
}

async function repeat(database: Database, statement: string, values: string[]): Promise<number> {
  let total = 0;
  for (;;) {
    const { rowCount } = await database.pool.query(statement, values);
    total += rowCount ?? 0;
    if ((rowCount ?? 0) < batch) return total;
  }
}
