import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';

/** Form for the own name. */
export function OwnName({ name, rename }: { name: string; rename: (name: string) => Promise<void> }) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState(name);
  const opener = useRef<HTMLButtonElement>(null);
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (open) field.current?.select();
  }, [open]);

  function close(): void {
    setOpen(false);
    opener.current?.focus();
  }

  return (
    <>
      <button
        ref={opener}
        class="button button-small button-icon"
        type="button"
        aria-expanded={open}
        aria-label="Change your name"
        title="Change your name"
        onClick={() => {
          setText(name);
          setOpen(!open);
        }}
      >
        <Icon name="pen" />
      </button>
      {open && (
        <form
          class="person-acts"
          onSubmit={(event) => {
            event.preventDefault();
            close();
            if (text.trim() !== '' && text.trim() !== name) void rename(text.trim());
          }}
        >
          <input
            ref={field}
            class="field-input"
            type="text"
            aria-label="Your name in the meeting"
            maxLength={255}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => event.key === 'Escape' && close()}
          />
          <button class="button button-small button-main" type="submit">
            Save
          </button>
        </form>
      )}
    </>
  );
}
