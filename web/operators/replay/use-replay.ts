import { useEffect, useState } from 'preact/hooks';
import { type ReplayedActor, readReplay } from './read-replay.ts';
import type { ReplayAnswer } from './replay-answer.ts';

const stepsAtOnce = 1000;

interface ReplayState {
  readonly replay: ReplayAnswer | null;
  readonly isLoading: boolean;
  /** Why the last request failed. */
  readonly error: string | null;
}

/** The moves of an actor: the newest ones first, and earlier ones when they are asked for. */
export function useReplay({ kind, room, member = null }: ReplayedActor) {
  const [state, setState] = useState<ReplayState>({ replay: null, isLoading: true, error: null });
  const [asked, ask] = useState<{ readonly until: number | null }>({ until: null });

  useEffect(() => {
    let isShown = true;
    const { until } = asked;
    setState(({ replay }) => ({ replay: until === null ? null : replay, isLoading: true, error: null }));
    readReplay({ kind, room, member }, { steps: stepsAtOnce, ...(until === null ? {} : { until }) }).then(
      (found) => {
        if (!isShown) return;
        setState(({ replay }) => ({ replay: joinReplays(found, replay), isLoading: false, error: null }));
      },
      (thrown: unknown) => {
        if (!isShown) return;
        const error = thrown instanceof Error ? thrown.message : 'The replay cannot be loaded.';
        setState(({ replay }) => ({ replay, isLoading: false, error }));
      },
    );
    return () => {
      isShown = false;
    };
  }, [kind, room, member, asked]);

  return {
    ...state,
    loadEarlier: () => ask({ until: state.replay?.earlier ?? null }),
    loadNewest: () => ask({ until: null }),
  };
}

/** Puts earlier moves before those that are shown. */
export function joinReplays(earlier: ReplayAnswer, later: ReplayAnswer | null): ReplayAnswer {
  if (later === null) return earlier;
  if (earlier.start === null) return { ...later, earlier: null, problem: earlier.problem ?? later.problem ?? null };
  return {
    start: earlier.start,
    steps: [...earlier.steps, ...later.steps],
    earlier: earlier.earlier,
    problem: earlier.problem ?? later.problem ?? null,
  };
}
