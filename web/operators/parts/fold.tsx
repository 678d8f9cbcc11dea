import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

interface Props {
  readonly id?: string;
  readonly title: string;
  readonly children: ComponentChildren;
}

/** A part that is rendered, and asks the server, only while it is open. */
export function Fold({ id, title, children }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details class="fold" id={id} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {isOpen && <div class="fold-content">{children}</div>}
    </details>
  );
}
