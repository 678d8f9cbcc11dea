import { useContext } from 'preact/hooks';
import { OperatorContext } from '../operator-context.ts';
import { ProblemBanner } from '../parts/problem-banner.tsx';
import { usePoll } from '../parts/use-poll.ts';
import { DriftLines } from './drift-lines.tsx';

/** The newest differences that have ended. */
export function DriftHistory() {
  const { api } = useContext(OperatorContext);
  const { value, problem } = usePoll('drift history', 10_000, (signal) => api.driftHistory({ limit: 100 }, signal));
  return (
    <>
      <ProblemBanner problem={problem} hasValue={value !== null} />
      {value !== null && value.results.length === 0 && <p class="empty">Nothing was mended yet.</p>}
      {value !== null && <DriftLines lines={value.results} />}
    </>
  );
}
