import type { Address } from '#machines/addresses.ts';
import type { Kinds } from '#src/actors/kinds.ts';
import { AppError } from '#src/kernel/errors.ts';
import { asOwnUuid, parseUuid } from '#src/kernel/ids.ts';

/** The error for an actor, or its kind, that does not exist. */
export const noSuchActor = () => new AppError('not_found', 'No actor matches the given query.');

/** Reads the address of an actor from a path: its kind, its room, and its id within the room. Rejects with `not_found`. */
export function readAddress(kinds: Kinds, params: Readonly<Record<string, string>>): Address<string> {
  const { kind = '', room = '', member } = params;
  const ids = [room, ...(member === undefined ? [] : [member])].map(parseUuid);
  if (!kinds.has(kind) || ids.includes(null)) throw noSuchActor();
  return { kind, id: ids.join('/') };
}

/** Reads an address as `kind/id`; null if it is none. */
export function parseAddress(kinds: Kinds, text: string): Address<string> | null {
  const [kind = '', ...ids] = text.split('/');
  const isId = ids.length > 0 && ids.length <= 2 && ids.every((id) => asOwnUuid(id) !== null);
  return kinds.has(kind) && isId ? { kind, id: ids.join('/') } : null;
}
