import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import { ErrorText, sentenceOf } from '../../parts/error-text.tsx';
import type { ActResult } from '../api/act.ts';
import { ApiProblem } from '../api/api-problem.ts';
import { OperatorContext, type PlannedAct } from '../operator-context.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Shown } from '../parts/shown.tsx';
import { ReasonForm } from './reason-form.tsx';

interface Props {
  readonly planned: PlannedAct;
  readonly close: () => void;
}

/** Shows what an act would do, asks for a reason, does it, and shows what happened. */
export function ActDialog({ planned: { label, act, isGrave = false, done }, close }: Props) {
  const { api, sessionEnded } = useContext(OperatorContext);
  const [preview, setPreview] = useState<ActResult | null>(null);
  const [result, setResult] = useState<ActResult | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const key = useRef<string>(crypto.randomUUID());

  function fail(thrown: unknown): void {
    if (thrown instanceof ApiProblem && thrown.isLoggedOut) sessionEnded();
    else setProblem(sentenceOf(thrown));
  }

  function look(): void {
    setProblem(null);
    api.previewAct(act).then(setPreview, fail);
  }

  // An act is planned once.
  useEffect(look, []);

  async function submit(reason: string): Promise<void> {
    setProblem(null);
    try {
      setResult(await api.act(act, reason, key.current));
      done?.();
    } catch (thrown) {
      // Without an answer, or with one of a server that failed, it may have been done: the next attempt has the same key.
      // After a refusal it is a new act.
      const isRefused = thrown instanceof ApiProblem && thrown.status >= 400 && thrown.status < 500;
      if (isRefused) key.current = crypto.randomUUID();
      fail(thrown);
    }
  }

  return (
    <Dialog title={label} close={close}>
      <div role="status">
        {preview === null && problem === null && <p class="soft">Looking what this would do…</p>}
        {preview !== null && result === null && (
          <p class="act-text" data-result="preview">
            <Shown text={preview.text} most={1000} />
          </p>
        )}
        {result !== null && (
          <p class="act-text" data-result="done">
            <Shown text={result.text} most={1000} />
          </p>
        )}
      </div>
      {result === null && <ReasonForm label={label} isGrave={isGrave} isReady={preview !== null} submit={submit} />}
      <ErrorText text={problem} />
      {problem !== null && preview === null && (
        <button class="button button-small" type="button" onClick={look}>
          Look again
        </button>
      )}
    </Dialog>
  );
}
