import type { Purge } from '#src/jobs/purge.ts';

/** Purges guests whose place ended 24 hours ago. Their facts stay, with the names blanked. */
export const purgeGuests: Purge = {
  table: 'guest',
  where: 'ended_at',
  age: '24 hours',
  text: `with gone as (
      delete from greenroom.guest where ctid in (
        select ctid from greenroom.guest where ended_at < statement_timestamp() - $1::interval limit $2)
      returning room, id::text),
    knocks as (
      update greenroom.fact f set data = jsonb_set(f.data, '{participant,username}', '""') from gone
        where f.room = gone.room and f.stream = 'lobby' and f.type in ('guest.waiting', 'guest.changed')
          and f.data -> 'participant' ->> 'id' = gone.id),
    joins as (
      update greenroom.fact f set data = jsonb_set(f.data, '{name}', '""') from gone
        where f.room = gone.room and f.stream = 'room' and f.type in ('participant.joined', 'participant.left')
          and f.data ->> 'identity' = gone.id)
    select from gone`,
};
