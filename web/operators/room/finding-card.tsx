import { ActButton } from '../acts/act-button.tsx';
import { isGraveAct } from '../acts/grave-acts.ts';
import type { Finding } from '../api/finding.ts';
import { Shown } from '../parts/shown.tsx';
import { When } from '../parts/when.tsx';

const severityWords = { broken: 'Broken', waiting: 'Mends itself', note: 'Note' } as const;

interface Props {
  readonly finding: Finding;
  readonly changed: () => void;
}

/** One finding: what is wrong, why, since when, and what to do. */
export function FindingCard({ finding: { severity, code, sentence, explanation, since, cures }, changed }: Props) {
  return (
    <li class="finding" data-severity={severity} data-code={code}>
      <p class="finding-head">
        <span class="tag" data-tone={severity === 'broken' ? 'bad' : severity === 'waiting' ? 'moving' : 'quiet'}>
          {severityWords[severity] ?? severity}
        </span>
        <strong>
          <Shown text={sentence} most={500} />
        </strong>
        {since !== null && (
          <span class="soft">
            since <When at={since} />
          </span>
        )}
      </p>
      <p>
        <Shown text={explanation} most={1500} />
      </p>
      {cures.length > 0 && (
        <ul class="cures" aria-label="Cures">
          {cures.map(({ label, act, text }, index) => (
            <li key={`${label} ${index}`}>
              {act === null ? (
                <strong>
                  <Shown text={label} most={200} />
                </strong>
              ) : (
                <ActButton label={label} act={act} isGrave={isGraveAct(act.act)} isMain={index === 0} done={changed} />
              )}
              <span>
                <Shown text={text} most={1000} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
