import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import type { JournalAnswer, JournalLine } from '../api/journal-line.ts';
import { OperatorContext } from '../operator-context.ts';
import { type Polled, usePoll } from '../parts/use-poll.ts';

/** Lines of one request. */
const pageSize = 100;

export interface JournalFilter {
  readonly actor: string | null;
  readonly request: string | null;
}

export interface Journal extends Pick<Polled<JournalAnswer>, 'problem'> {
  /** Newest first; null before the first answer. */
  readonly lines: readonly JournalLine[] | null;
  /** Loads older lines; null when there are none. */
  readonly earlier: (() => void) | null;
}

interface Loaded {
  readonly key: string;
  readonly lines: readonly JournalLine[];
  /** Older lines begin before this id; null when there are none. */
  readonly next: number | null;
}

/** The journal of a room: the newest lines first, then what was added since. */
export function useJournal(room: string, { actor, request }: JournalFilter): Journal {
  const { api } = useContext(OperatorContext);
  const key = `journal ${room} ${actor} ${request}`;
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const own = loaded?.key === key ? loaded : null;
  const latest = useRef(own);
  latest.current = own;
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);
  const query = { limit: pageSize, ...(actor === null ? {} : { actor }), ...(request === null ? {} : { request }) };

  const { problem } = usePoll(key, 2000, async (signal) => {
    const newest = latest.current?.lines[0]?.id;
    const answer = await api.journal(room, newest === undefined ? query : { ...query, after: newest }, signal);
    const { results, next } = answer;
    setLoaded((old) => {
      // More than one page was added since: continuing would leave a gap.
      const isNew =
        old?.key !== key || old.lines[0]?.id !== newest || newest === undefined || results.length === pageSize;
      if (isNew) return { key, lines: results, next: nextOf(results, next) };
      return results.length === 0 ? old : { ...old, lines: [...results, ...old.lines] };
    });
    return answer;
  });

  const before = own?.next;
  return {
    problem,
    lines: own?.lines ?? null,
    earlier:
      before == null
        ? null
        : () =>
            void api.journal(room, { ...query, before }).then(
              ({ results, next }) => {
                if (isGone.current) return;
                setLoaded((old) =>
                  old?.key !== key || old.next !== before
                    ? old
                    : { ...old, lines: [...old.lines, ...results], next: nextOf(results, next) },
                );
              },
              // The next poll tells what is wrong.
              () => {},
            ),
  };
}

const nextOf = (results: readonly JournalLine[], next: number | null): number | null =>
  results.length < pageSize ? null : (next ?? results.at(-1)?.id ?? null);
