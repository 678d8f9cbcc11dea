import { useCallback, useContext, useEffect, useRef, useState } from 'preact/hooks';
import { ApiProblem } from '../api/api-problem.ts';
import { OperatorContext } from '../operator-context.ts';

export interface Polled<Value> {
  readonly value: Value | null;
  /** Why the value is old or missing; null after a success. */
  readonly problem: ApiProblem | null;
  /** Loads now, for example after an act. */
  readonly again: () => void;
}

/** Pause after a failure, in milliseconds: the load of many open pages must not meet a database that starts. */
const pauseAfterFailure = 3000;

/** Loads a value again and again while the page is visible; a new `key` begins anew. */
export function usePoll<Value>(
  key: string,
  everyMs: number,
  load: (signal: AbortSignal) => Promise<Value>,
): Polled<Value> {
  const { sessionEnded } = useContext(OperatorContext);
  const [state, setState] = useState<{ key: string; value: Value | null; problem: ApiProblem | null }>({
    key,
    value: null,
    problem: null,
  });
  const latest = useRef(load);
  latest.current = load;
  const wake = useRef(() => {});

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let running: AbortController | null = null;
    const run = async () => {
      clearTimeout(timer);
      running?.abort();
      if (document.hidden) return;
      const own = new AbortController();
      running = own;
      let pause = everyMs;
      try {
        const value = await latest.current(own.signal);
        if (own.signal.aborted) return;
        setState({ key, value, problem: null });
      } catch (thrown) {
        if (own.signal.aborted) return;
        const problem = thrown instanceof ApiProblem ? thrown : new ApiProblem(0, 'The page failed.');
        if (problem.isLoggedOut || problem.status === 403) return sessionEnded();
        setState((old) => ({ key, value: old.key === key ? old.value : null, problem }));
        pause = Math.max(everyMs, pauseAfterFailure);
      }
      timer = setTimeout(() => void run(), pause);
    };
    const look = () => void run();
    wake.current = look;
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      running?.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [key, everyMs, sessionEnded]);

  const again = useCallback(() => wake.current(), []);
  return state.key === key
    ? { value: state.value, problem: state.problem, again }
    : { value: null, problem: null, again };
}
