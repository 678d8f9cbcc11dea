import { useEffect, useRef, useState } from 'preact/hooks';
import { ErrorText, sentenceOf } from '../parts/error-text.tsx';

/** Deletes a recording after a confirmation. */
export function DeleteRecording({ remove, done }: { remove: () => Promise<void>; done: () => void }) {
  const [asks, setAsks] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const keep = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (asks) keep.current?.focus();
  }, [asks]);

  async function confirm(): Promise<void> {
    setBusy(true);
    try {
      await remove();
      done();
    } catch (thrown) {
      setProblem(sentenceOf(thrown));
      setBusy(false);
    }
  }

  function cancel(): void {
    setAsks(false);
    setProblem(null);
    opener.current?.focus();
  }

  return (
    <div class="delete-recording">
      <button ref={opener} class="button" type="button" aria-expanded={asks} onClick={() => setAsks(true)}>
        Delete…
      </button>
      {asks && (
        // biome-ignore lint/a11y/noStaticElementInteractions: Escape cancels, as in a dialog.
        <div class="confirm" onKeyDown={(event) => event.key === 'Escape' && cancel()}>
          <p id="delete-question">The recording cannot be brought back. Delete it?</p>
          <div class="button-row">
            <button
              class="button button-danger"
              type="button"
              disabled={busy}
              aria-describedby="delete-question"
              onClick={() => void confirm()}
            >
              Delete the recording
            </button>
            <button ref={keep} class="button" type="button" onClick={cancel}>
              Keep it
            </button>
          </div>
          <ErrorText text={problem} />
        </div>
      )}
    </div>
  );
}
