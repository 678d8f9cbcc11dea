import type { Cause } from '#src/actors/delivery.ts';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';

/** An act without an actor's transition, as the room's journal stores it. */
interface JournaledAct {
  readonly room: string;
  /** Named like an event, such as `participant.muted`. */
  readonly event: string;
  readonly cause: Cause;
  readonly request: string;
}

/** Writes an act into its room's journal. As for every other event, the affected person is not recorded. */
export async function journalAct(database: Database, { room, event, cause, request }: JournaledAct): Promise<void> {
  await query(
    database,
    'participants.journal',
    // A unique actor id per act, because the journal allows one line per actor and revision.
    `insert into greenroom.journal (room, kind, actor, revision, event, cause, request, state_before, state_after,
        facts, commands)
      values ($1::uuid, 'act', concat_ws('/', $1::text, $4::text), 0, $2, $3, $4, '', '', '{}', '{}')`,
    [room, event, cause, request],
  );
}
