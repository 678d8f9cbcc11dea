import type { InboxReport } from '../api/actor-answer.ts';
import { Shown } from '../parts/shown.tsx';
import { useMore } from '../parts/use-more.tsx';
import { When } from '../parts/when.tsx';

interface Props {
  readonly inbox: readonly InboxReport[];
  readonly isQuarantined: boolean;
}

/** Reports that the machine has not taken. */
export function InboxList({ inbox, isQuarantined }: Props) {
  const [shown, more] = useMore(inbox, 10);
  return (
    <>
      <h3>Waiting reports</h3>
      <ol class="plain-list" aria-label="Waiting reports">
        {shown.map((report) => (
          <li key={report.id} class="thing" data-blocker="inbox">
            <code class="thing-name">
              <Shown text={report.event} most={80} />
            </code>
            <span>
              by <Shown text={report.cause.by} most={30} />, came <When at={report.at} />
              {report.tries > 0 && ` · ${report.tries} failed tries`}
              {!isQuarantined && report.next_try_at !== null && (
                <>
                  {' '}
                  · next try <When at={report.next_try_at} />
                </>
              )}
              {report.error !== null && (
                <>
                  <br />
                  <strong>
                    <Shown text={report.error} most={400} />
                  </strong>
                </>
              )}
            </span>
          </li>
        ))}
      </ol>
      {more}
    </>
  );
}
