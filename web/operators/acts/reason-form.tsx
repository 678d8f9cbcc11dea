import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

interface Props {
  readonly label: string;
  readonly isGrave: boolean;
  /** Whether the act may be done, apart from its reason. */
  readonly isReady: boolean;
  readonly submit: (reason: string) => Promise<void>;
  readonly children?: ComponentChildren;
}

/** Takes the reason of an act, which stays in the journal. */
export function ReasonForm({ label, isGrave, isReady, submit, children }: Props) {
  const [reason, setReason] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  return (
    <form
      class="reason"
      onSubmit={(event) => {
        event.preventDefault();
        setIsBusy(true);
        void submit(reason.trim()).finally(() => setIsBusy(false));
      }}
    >
      <label class="field">
        <span>Reason (stays in the journal; no names, numbers or addresses)</span>
        <input
          type="text"
          autoComplete="off"
          required
          maxLength={500}
          value={reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </label>
      {children}
      <button
        class={`button ${isGrave ? 'button-danger' : 'button-main'}`}
        type="submit"
        disabled={isBusy || !isReady || reason.trim() === ''}
      >
        {isBusy ? 'Working…' : label}
      </button>
    </form>
  );
}
