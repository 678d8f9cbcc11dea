import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { addressKey, type Cause } from './delivery.ts';
import type { WriteItem } from './runtime.ts';

/** An act without an actor's transition, as the room's journal stores it. */
export interface JournaledAct {
  readonly room: string;
  /** Named like an event, such as `participant.muted`. */
  readonly event: string;
  readonly cause: Cause;
  readonly request: string;
  /** What it was about: ids and fixed words only. */
  readonly about?: Readonly<Record<string, string | number | null>>;
}

// The actor's id names the room and the request: a page of the journal shows the act as a line of its own.
const text = `insert into greenroom.journal (room, kind, actor, revision, event, cause, request, state_before, state_after,
    facts, commands, given)
  values ($1::uuid, 'act', concat_ws('/', $1::text, $4::text), 0, $2, $3, $4, '', '', '{}', '{}', $5)`;

const valuesOf = ({ room, event, cause, request, about }: JournaledAct): unknown[] => [
  room,
  event,
  cause,
  request,
  about === undefined ? null : JSON.stringify({ event: about }),
];

/** Writes an act into its room's journal. As for every other event, the affected person is not recorded. */
export async function journalAct(database: Database, act: JournaledAct): Promise<void> {
  await query(database, 'actors.journal-act', text, valuesOf(act));
}

/** The same in the caller's transaction, with the change that the act makes. */
export function sendAct(tx: Transaction, act: JournaledAct): void {
  tx.send({ name: 'actors.journal-act', text, values: valuesOf(act) });
}

/** Writes the acts that moves of actors cause, a line each, as `sendAct`; `to` and `revision` name the move. */
export function sendActsOf(
  tx: Transaction,
  acts: readonly (Pick<WriteItem, 'to' | 'room' | 'revision'> & Pick<JournaledAct, 'event'>)[],
): void {
  tx.send({
    name: 'actors.journal-acts',
    text: `insert into greenroom.journal (room, kind, actor, revision, event, cause, request, state_before, state_after,
        facts, commands)
      select room, 'act', concat_ws('/', room, revision), 0, event, jsonb_build_object('by', 'actor', 'id', actor),
        null, '', '', '{}', '{}'
      from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[]) as w (room, revision, event, actor)`,
    values: [
      acts.map(({ room }) => room),
      acts.map(({ revision }) => revision),
      acts.map(({ event }) => event),
      acts.map(({ to }) => addressKey(to)),
    ],
  });
}
