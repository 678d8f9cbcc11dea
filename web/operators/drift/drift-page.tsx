import { useContext, useEffect, useState } from 'preact/hooks';
import { ErrorText, sentenceOf } from '../../parts/error-text.tsx';
import { ActButton } from '../acts/act-button.tsx';
import { ApiProblem } from '../api/api-problem.ts';
import { OperatorContext } from '../operator-context.ts';
import { Fold } from '../parts/fold.tsx';
import { NowProvider } from '../parts/now-provider.tsx';
import { ProblemBanner } from '../parts/problem-banner.tsx';
import { Shown } from '../parts/shown.tsx';
import { usePoll } from '../parts/use-poll.ts';
import { When } from '../parts/when.tsx';
import { DriftHistory } from './drift-history.tsx';
import { DriftLines } from './drift-lines.tsx';
import { driftWords } from './drift-words.ts';

/** The stored state compared with what LiveKit and the storage show. */
export function DriftPage() {
  const { api, sessionEnded } = useContext(OperatorContext);
  const { value, problem, again } = usePoll('drift', 5000, (signal) => api.drift({ limit: 500 }, signal));
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    document.title = 'Drift · Operators · Greenroom';
  }, []);

  async function check(): Promise<void> {
    setIsBusy(true);
    setFailure(null);
    try {
      await api.checkDrift();
      again();
    } catch (thrown) {
      if (thrown instanceof ApiProblem && thrown.isLoggedOut) return sessionEnded();
      setFailure(sentenceOf(thrown));
    }
    setIsBusy(false);
  }

  const kinds = Object.keys(driftWords);
  const others = (value?.results ?? []).filter(({ what }) => !kinds.includes(what)).map(({ what }) => what);
  return (
    <NowProvider at={null}>
      <div class="page">
        <h1>Drift</h1>
        <p class="soft">
          What the product has stored, compared with what LiveKit and the storage show, in both directions.{' '}
          {value !== null &&
            (value.checked_at === null ? (
              'Not compared yet.'
            ) : (
              <>
                Compared <When at={value.checked_at} />.
              </>
            ))}
        </p>
        <div class="button-row">
          <button class="button button-main" type="button" disabled={isBusy} onClick={() => void check()}>
            {isBusy ? 'Comparing…' : 'Compare now'}
          </button>
          <ActButton label="Reconcile all rooms" act={{ act: 'reconcile' }} done={again} />
        </div>
        <ErrorText text={failure} />
        <ProblemBanner problem={problem} hasValue={value !== null} />
        {value?.failed.map(({ what, error }) => (
          <p key={what} class="banner" data-failed={what}>
            {driftWords[what] ?? what.slice(0, 40)} could not be compared: <Shown text={error} most={300} />
          </p>
        ))}
        {value !== null && value.foreign > 0 && (
          <p class="soft">{value.foreign} rooms and dispatch rules at LiveKit belong to other applications.</p>
        )}
        {value !== null && value.results.length === 0 && (
          <p class="well" data-drift="none">
            Nothing differs.
          </p>
        )}
        {[...kinds, ...new Set(others)].map((what) => {
          const lines = value?.results.filter((line) => line.what === what) ?? [];
          const count = value?.counts[what] ?? lines.length;
          return (
            lines.length > 0 && (
              <section key={what} class="part" aria-labelledby={`drift-${what}`} data-what={what}>
                <h2 id={`drift-${what}`}>
                  {driftWords[what] ?? what.slice(0, 40)} <span class="count">{count}</span>
                </h2>
                <DriftLines lines={lines} />
              </section>
            )
          );
        })}
        <Fold id="history" title="What was mended">
          <DriftHistory />
        </Fold>
      </div>
    </NowProvider>
  );
}
