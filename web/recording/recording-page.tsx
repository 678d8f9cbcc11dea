import { useEffect, useState } from 'preact/hooks';
import type { RecordingInfo, Recordings } from '#src/client/recordings.ts';
import { isUnfinished } from '#src/client/recordings.ts';
import type { Me, Rest } from '#src/client/rest.ts';
import { Account } from '../home/account.tsx';
import { Wordmark } from '../parts/wordmark.tsx';
import { DeleteRecording } from './delete-recording.tsx';
import { Download } from './download.tsx';
import { RecordingFacts } from './recording-facts.tsx';
import { RecordingProblem } from './recording-problem.tsx';
import { isMoving, recordingState } from './recording-state.ts';

interface Props {
  readonly id: string;
  readonly rest: Rest;
  readonly recordings: Recordings;
  readonly go: (path: string) => void;
}

/** Milliseconds between requests for a recording that is not ready. */
const pauseMs = 5000;

/** The page of one recording. */
export function RecordingPage({ id, rest, recordings, go }: Props) {
  const [me, setMe] = useState<Me | null | undefined>(undefined);
  const [info, setInfo] = useState<RecordingInfo | null>(null);
  const [problem, setProblem] = useState<unknown>(null);

  useEffect(() => {
    document.title = 'Recording · Greenroom';
    rest.me().then(setMe, () => {});
  }, [rest]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isShown = true;
    const look = () =>
      recordings.get(id).then(
        (found) => {
          if (!isShown) return;
          setInfo(found);
          if (isMoving(found)) timer = setTimeout(() => void look(), pauseMs);
        },
        (thrown: unknown) => isShown && setProblem(thrown),
      );
    void look();
    return () => {
      isShown = false;
      clearTimeout(timer);
    };
  }, [id, recordings]);

  return (
    <div class="door">
      <header class="top-bar">
        <Wordmark />
        <Account me={me} />
      </header>
      <main class="door-main">
        {problem !== null && <RecordingProblem thrown={problem} go={go} />}
        {problem === null && info === null && (
          <p class="quiet-status" role="status">
            Looking for the recording…
          </p>
        )}
        {problem === null && info !== null && (
          <section class="card door-card" aria-labelledby="recording-title">
            <h1 id="recording-title">Recording of {info.room.name}</h1>
            <RecordingFacts info={info} />
            {recordingState(info).at === 'ready' && <Download fileKey={info.key} />}
            {!isUnfinished(info) && <DeleteRecording remove={() => recordings.delete(id)} done={() => go('/')} />}
          </section>
        )}
      </main>
    </div>
  );
}
