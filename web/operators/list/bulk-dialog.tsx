import { useContext, useEffect, useState } from 'preact/hooks';
import { ErrorText, sentenceOf } from '../../parts/error-text.tsx';
import { ReasonForm } from '../acts/reason-form.tsx';
import type { BulkResult } from '../api/act.ts';
import type { BulkAct } from '../api/operators-api.ts';
import type { Filter } from '../api/room-line.ts';
import { OperatorContext } from '../operator-context.ts';
import { Dialog } from '../parts/dialog.tsx';
import { BulkOutcome } from './bulk-outcome.tsx';
import { filterWords } from './filter-words.ts';

interface Props {
  readonly filter: Filter;
  readonly act: BulkAct;
  readonly label: string;
  readonly isGrave?: boolean | undefined;
  readonly done: () => void;
  readonly close: () => void;
}

/** Tells how many rooms an act would reach, asks for a reason and a confirmation, and does it. */
export function BulkDialog({ filter, act, label, isGrave = false, done, close }: Props) {
  const { api } = useContext(OperatorContext);
  const [preview, setPreview] = useState<BulkResult | null>(null);
  const [result, setResult] = useState<BulkResult | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isSure, setIsSure] = useState(false);

  useEffect(() => {
    api.previewBulk(filter, act).then(setPreview, (thrown: unknown) => setProblem(sentenceOf(thrown)));
  }, [api, filter, act]);

  async function submit(reason: string): Promise<void> {
    setProblem(null);
    try {
      setResult(await api.actInBulk(filter, act, reason));
      done();
    } catch (thrown) {
      setProblem(sentenceOf(thrown));
    }
  }

  const matched = preview?.matched ?? 0;
  const rooms = matched === 1 ? '1 room' : `${matched.toLocaleString('en')} rooms`;
  return (
    <Dialog title={`${label}: “${filterWords[filter][0]}”`} close={close}>
      <div role="status">
        {preview === null && problem === null && <p class="soft">Counting…</p>}
        {preview !== null && result === null && (
          <p class="act-text" data-result="preview">
            This filter has {rooms}. It would be done for {preview.done}
            {preview.failed.length > 0 && `, and would not apply to ${preview.failed.length}`}
            {matched > preview.done + preview.failed.length && '; the others are left for another call'}.
          </p>
        )}
        {result !== null && <BulkOutcome result={result} />}
      </div>
      {result === null && (
        <ReasonForm label={`${label} (${rooms})`} isGrave={isGrave} isReady={matched > 0 && isSure} submit={submit}>
          <label class="sure">
            <input type="checkbox" checked={isSure} onChange={(event) => setIsSure(event.currentTarget.checked)} />
            Yes, all {rooms}
          </label>
        </ReasonForm>
      )}
      <ErrorText text={problem} />
    </Dialog>
  );
}
