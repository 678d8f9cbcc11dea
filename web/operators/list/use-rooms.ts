import { useContext, useRef, useState } from 'preact/hooks';
import type { Filter, RoomLine, RoomsAnswer } from '../api/room-line.ts';
import { OperatorContext } from '../operator-context.ts';
import { type Polled, usePoll } from '../parts/use-poll.ts';
import { type ListedRoom, type ListPage, listedRooms, refreshPage } from './list-pages.ts';

/** Rooms of one request. */
const pageSize = 100;

export interface Rooms extends Pick<Polled<RoomsAnswer>, 'problem' | 'again'> {
  readonly answer: RoomsAnswer | null;
  readonly rooms: readonly ListedRoom[];
  /** Rooms that came since and are not shown yet, so that nothing moves under the reader. */
  readonly held: number;
  readonly showHeld: () => void;
  /** Loads the next rooms; null when there are no more. */
  readonly more: (() => void) | null;
}

/**
 * The rooms of a filter. Each poll reads the first page and, in turns, one of the other loaded ones, so that its cost
 * does not depend on how many are loaded. `mayMove` tells whether rows may change their places now.
 */
export function useRooms(filter: Filter, text: string, mayMove: () => boolean): Rooms {
  const { api } = useContext(OperatorContext);
  const key = `${filter} ${text}`;
  const [loaded, setLoaded] = useState<{ key: string; pages: readonly ListPage[] }>({ key, pages: [] });
  const pages = loaded.key === key ? loaded.pages : [];
  const latest = useRef(pages);
  latest.current = pages;
  const turn = useRef(0);

  const read = (after: string | undefined, signal?: AbortSignal) =>
    api.rooms({ filter, text, limit: pageSize, ...(after === undefined ? {} : { after }) }, signal);
  const put = (index: number, answer: RoomsAnswer, moves: boolean) =>
    setLoaded((old) => {
      const known = old.key === key ? old.pages : [];
      const next = [...known];
      next[index] = refreshPage(known[index], answer, moves);
      return { key, pages: next };
    });

  const { value, problem, again } = usePoll(key, 2000, async (signal) => {
    const first = await read(undefined, signal);
    put(0, first, mayMove());
    const others = latest.current.length - 1;
    if (others > 0) {
      turn.current = (turn.current % others) + 1;
      const before = latest.current[turn.current - 1];
      if (before?.next != null) put(turn.current, await read(before.next, signal), mayMove());
    }
    return first;
  });

  const last = pages.at(-1);
  return {
    answer: value,
    problem,
    again,
    rooms: listedRooms(pages),
    held: pages.reduce((sum, { held }) => sum + (held?.filter((line) => !isShown(pages, line)).length ?? 0), 0),
    showHeld: () =>
      setLoaded({ key, pages: pages.map((page) => ({ ...page, lines: page.held ?? page.lines, held: null })) }),
    more:
      last?.next == null
        ? null
        : () => {
            const [index, after] = [pages.length, last.next];
            if (after !== null) void read(after).then((answer) => put(index, answer, true), again);
          },
  };
}

const isShown = (pages: readonly ListPage[], { id }: RoomLine): boolean =>
  pages.some(({ lines }) => lines.some((line) => line.id === id));
