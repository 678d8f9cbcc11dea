import { useEffect, useState } from 'preact/hooks';
import type { Page } from '#src/api/paginate.ts';
import type { RecordingInfo, Recordings } from '#src/client/recordings.ts';
import { pathOfRecording } from '../navigation.ts';
import { ErrorText, sentenceOf } from '../parts/error-text.tsx';
import { dateText } from '../recording/date-text.ts';
import { recordingState } from '../recording/recording-state.ts';

const pageSize = 5;

/** The user's recordings, newest first; nothing is shown while there are none. */
export function MyRecordings({ recordings }: { recordings: Recordings }) {
  const [number, setNumber] = useState(1);
  const [page, setPage] = useState<Page<RecordingInfo> | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    let isShown = true;
    recordings.list(number, pageSize).then(
      (found) => {
        if (!isShown) return;
        setPage(found);
        setProblem(null);
      },
      (thrown: unknown) => isShown && setProblem(sentenceOf(thrown)),
    );
    return () => {
      isShown = false;
    };
  }, [number, recordings]);

  if (page === null || page.count === 0) return null;
  const pages = Math.ceil(page.count / pageSize);
  return (
    <section class="card card-plain my-recordings" aria-labelledby="my-recordings">
      <h2 id="my-recordings">
        My recordings <span class="count">{page.count}</span>
      </h2>
      <ErrorText text={problem} />
      <ul>
        {page.results.map((info) => (
          <li key={info.id}>
            <a href={pathOfRecording(info.id)}>{info.room.name}</a>
            <span class="soft">
              <time dateTime={info.created_at}>{dateText(info.created_at)}</time> · {recordingState(info).title}
            </span>
          </li>
        ))}
      </ul>
      {pages > 1 && (
        <nav class="pages" aria-label="Pages of my recordings">
          <button
            class="button button-small"
            type="button"
            disabled={number <= 1}
            onClick={() => setNumber(number - 1)}
          >
            Newer
          </button>
          <span class="soft" role="status">
            Page {number} of {pages}
          </span>
          <button
            class="button button-small"
            type="button"
            disabled={number >= pages}
            onClick={() => setNumber(number + 1)}
          >
            Older
          </button>
        </nav>
      )}
    </section>
  );
}
