import { useEffect, useRef, useState } from 'preact/hooks';
import type { Recordings } from '#src/client/recordings.ts';
import type { Features } from '#src/client/rest.ts';
import type { CurrentRecording } from '#src/client/room-recordings.ts';
import { ErrorText } from '../parts/error-text.tsx';
import { RecordForm } from './record-form.tsx';
import { RecordStop } from './record-stop.tsx';
import { refusalText } from './recording-text.ts';

interface Props {
  readonly api: Recordings;
  readonly room: string;
  readonly features: Features;
  readonly current: CurrentRecording | null;
  readonly close: () => void;
}

/** Starts a recording, or stops the running one. */
export function RecordDialog({ api, room, features, current, close }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  // The start's fact may arrive before its answer, and must not replace the form by the stop dialog.
  const [starts] = useState(current === null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  // A modal dialog keeps the focus inside and returns it to the opener.
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    if (!starts && current === null) dialog.current?.close();
  }, [starts, current]);

  async function attempt(work: () => Promise<void>): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      await work();
      dialog.current?.close();
    } catch (thrown) {
      setProblem(refusalText(thrown));
    }
    setBusy(false);
  }

  return (
    <dialog ref={dialog} class="dialog card" aria-labelledby="record-title" onClose={close}>
      <h2 id="record-title">{starts ? 'Record the meeting' : 'The recording'}</h2>
      {starts && (
        <RecordForm
          features={features}
          busy={busy}
          start={(mode, options) => void attempt(() => api.start(room, mode, options))}
          cancel={() => dialog.current?.close()}
        />
      )}
      {!starts && current !== null && (
        <RecordStop
          current={current}
          busy={busy}
          stop={() => void attempt(() => api.stop(room))}
          cancel={() => dialog.current?.close()}
        />
      )}
      <ErrorText text={problem} />
    </dialog>
  );
}
