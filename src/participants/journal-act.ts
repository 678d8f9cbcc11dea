import type { Cause } from '#src/actors/delivery.ts';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';

/** An act that moved no actor, as it stands in the room's journal. */
export interface JournaledAct {
  readonly room: string;
  /** In the words of an event, such as `participant.muted`. */
  readonly event: string;
  readonly cause: Cause;
  readonly request: string;
}

/** Writes an act into the journal of its room. To whom it was done is not said, as of every other event. */
export async function journalAct(database: Database, { room, event, cause, request }: JournaledAct): Promise<void> {
  await query(
    database,
    'participants.journal',
    // A name of its own for each: to actors the journal gives one line for each of their revisions.
    `insert into greenroom.journal (room, kind, actor, revision, event, cause, request, state_before, state_after,
        facts, commands)
      values ($1::uuid, 'act', concat_ws('/', $1::text, $4::text), 0, $2, $3, $4, '', '', '{}', '{}')`,
    [room, event, cause, request],
  );
}
