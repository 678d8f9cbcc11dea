import type { Cause } from '#src/actors/delivery.ts';
import type { Database } from '#src/db/database.ts';
import { queryInOrder } from '#src/db/query-in-order.ts';
import type { DriftKind } from './difference.ts';
import { moment } from './next-steps.ts';

/** Events that may end a difference, as a regular expression over their types. */
const events: Readonly<Record<DriftKind, string>> = {
  room: '^(livekit\\.(roomFinished|listed|roomStarted|lost|back)|participant\\.joined|room\\.|meeting\\.)',
  participant: '^(participant\\.|livekit\\.(roomFinished|listed|lost|back)|meeting\\.)',
  callers: '^(participant\\.left|caller\\.|callers\\.|guest\\.|livekit\\.(roomFinished|listed))',
  egress: '^(egress\\.|recording\\.|recorder\\.|livekit\\.roomFinished)',
  rule: '^(sip\\.|pin\\.|participant\\.|livekit\\.(roomFinished|listed)|roomkit\\.|room\\.)',
  dispatch: '^(subtitles\\.|collector\\.|participant\\.|livekit\\.(roomFinished|listed))',
  file: '^(file\\.|files\\.|recording\\.|egress\\.)',
};
/** Journal lines of a room that are searched, newest first. */
const lines = 200;

interface Ended {
  readonly room: string | null;
  readonly what: DriftKind;
  readonly seenAt: Date;
}

/** Says for each ended difference which event of its room followed when it was last seen; `by itself` without one. */
export async function findMenders(database: Database, ended: readonly Ended[]): Promise<string[]> {
  const { rows } = await queryInOrder<{ ord: number; event: string; cause: Cause; at: Date }>(
    database,
    'drift.menders',
    `select w.ord::int, j.event, j.cause, j.at
     from unnest($1::uuid[], $2::timestamptz[], $3::text[]) with ordinality as w (room, since, events, ord)
     cross join lateral (
       select r.* from (
         select id, event, cause, at from greenroom.journal where room = w.room order by id desc limit ${lines}) r
       where r.at > w.since - interval '1 second' and r.event ~ w.events order by r.id limit 1) j`,
    [ended.map(({ room }) => room), ended.map(({ seenAt }) => seenAt), ended.map(({ what }) => events[what])],
  );
  const found = new Map(rows.map(({ ord, event, cause, at }) => [ord, `${cause.by}: ${event} at ${moment(at)}`]));
  return ended.map((_, index) => found.get(index + 1) ?? 'by itself');
}
