import type { RoomLine, RoomsAnswer } from '../api/room-line.ts';

/** A loaded page of the list. */
export interface ListPage {
  readonly lines: readonly ListedRoom[];
  /** The newest answer, where showing it would move rows. */
  readonly held: readonly RoomLine[] | null;
  readonly next: string | null;
}

export interface ListedRoom extends RoomLine {
  /** The filter does not hold this room any more. */
  readonly hasLeft?: boolean;
}

/** A page after a newer answer. Rows that may not move keep their places, with what is new in them. */
export function refreshPage(old: ListPage | undefined, { results, next }: RoomsAnswer, mayMove: boolean): ListPage {
  if (old === undefined || mayMove || old.lines.length === 0) return { lines: results, held: null, next };
  const fresh = new Map(results.map((line) => [line.id, line]));
  const lines = old.lines.map((line): ListedRoom => fresh.get(line.id) ?? { ...line, hasLeft: true });
  const isSame = lines.length === results.length && lines.every(({ id }, index) => results[index]?.id === id);
  return { lines, held: isSame ? null : results, next: isSame ? next : old.next };
}

/** The rooms of all pages, each once. */
export function listedRooms(pages: readonly ListPage[]): ListedRoom[] {
  const all = new Map<string, ListedRoom>();
  for (const { lines } of pages) for (const line of lines) if (!all.has(line.id)) all.set(line.id, line);
  return [...all.values()];
}
