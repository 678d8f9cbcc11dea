import { z } from 'zod';
import type { Answer, Call } from '#src/api/call.ts';
import { FieldErrors } from '#src/api/field-errors.ts';
import type { ReadParts } from '../read-parts.ts';
import { limitOf, readQuery, rowNumber } from '../read-query.ts';
import { findShownRoom } from '../room/find-shown-room.ts';
import { parseAddress } from './actor-address.ts';
import { readJournalPage } from './journal-page.ts';

const choice = z.object({
  before: rowNumber.optional(),
  after: rowNumber.optional(),
  limit: limitOf(200),
  actor: z.string().max(200).optional(),
  request: z.string().max(200).optional(),
});

/** `GET /operators/api/rooms/{reference}/journal/`: what moved a room, its guests and recordings. */
export async function showJournal(parts: ReadParts, call: Call): Promise<Answer> {
  const { actor, ...chosen } = readQuery(choice, call.query);
  const address = actor === undefined ? null : parseAddress(parts.runtime.kinds, actor);
  if (actor !== undefined && address === null) throw new FieldErrors({ actor: ['Not valid.'] });
  const { id } = await findShownRoom(parts, call.params.reference!);
  return { status: 200, json: await readJournalPage(parts, id, { ...chosen, actor: address }) };
}
