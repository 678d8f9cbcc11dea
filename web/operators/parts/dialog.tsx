import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { shownText } from './shown-text.ts';

interface Props {
  readonly title: string;
  readonly close: () => void;
  readonly children: ComponentChildren;
}

/** A modal dialog; Esc and the button close it, and the focus returns to where it was. */
export function Dialog({ title, close, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const from = document.activeElement;
    const shown = dialog.current;
    shown?.showModal();
    // What is to be filled in comes first, not the button that closes.
    shown?.querySelector<HTMLElement>('input:not([type="checkbox"]), textarea')?.focus();
    return () => {
      shown?.close();
      if (from instanceof HTMLElement && from.isConnected) from.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} class="dialog card" aria-labelledby={id} onClose={close}>
      <header class="dialog-head">
        <h2 id={id}>{shownText(title, 200)}</h2>
        <button class="button button-small" type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </header>
      {children}
    </dialog>
  );
}
