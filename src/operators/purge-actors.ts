import type { Purge } from '#src/jobs/purge.ts';
import type { Settings } from '#src/settings/settings.ts';

/** Purges finished actors. A deleted room's actor takes its stream counters and facts with it. */
export const purgeActors: Purge = {
  table: 'actor',
  where: 'updated_at',
  age: '24 hours',
  text: `with gone as (
      delete from greenroom.actor where ctid in (
        select ctid from greenroom.actor
        where done and inbox = 0 and quarantined_at is null and updated_at < statement_timestamp() - $1::interval
          -- Implied, and the condition of the index, which has no column that moves change.
          and created_at < statement_timestamp() - $1::interval
        limit $2)
      returning kind, room),
    facts as (delete from greenroom.fact where room in (select room from gone where kind = 'room')),
    streams as (delete from greenroom.stream where room in (select room from gone where kind = 'room'))
    select from gone`,
};

/** Number of newest facts that a stream keeps regardless of age. */
const factsKept = 10_000;

/** Purges facts that are old and not among the newest of their stream. */
export const purgeFacts = (settings: Settings): Purge => ({
  table: 'fact',
  where: 'at',
  age: `${settings.GREENROOM_FACTS_HOURS} hours`,
  text: `delete from greenroom.fact f where ctid in (
    select f.ctid from greenroom.fact f join greenroom.stream s on s.room = f.room
    where f.at < statement_timestamp() - $1::interval
      and f.number <= case f.stream when 'room' then s.room_head else s.lobby_head end - ${factsKept}
    limit $2)`,
});
