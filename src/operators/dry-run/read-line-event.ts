import type { Address } from '#machines/addresses.ts';
import type { MachineEvent } from '#src/actors/delivery.ts';
import type { Given } from '#src/actors/journaling.ts';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import { inapplicable, notThere } from '../acts/act-refusal.ts';

/** The event of a journal line, as the journal stores it, and the actor that it moved. */
export async function readLineEvent(
  database: Database,
  room: string,
  line: number,
): Promise<{ readonly to: Address<string>; readonly event: MachineEvent }> {
  const { rows } = await query<{ kind: string; actor: string; event: string; given: Given | null }>(
    database,
    'operators.line-event',
    'select kind, actor, event, given from greenroom.journal where room = $1 and id = $2',
    [room, line],
  );
  const [row] = rows;
  if (row === undefined) throw notThere('The room has no such line in its journal.');
  const { kind, actor: id, event: type, given } = row;
  if (kind === 'act') throw inapplicable('This line is an act without an event.');
  if (given === null || given.cut) throw inapplicable('The journal does not hold the event of this line.');
  return { to: { kind, id }, event: { ...given.event, type } };
}
