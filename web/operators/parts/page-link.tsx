import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { OperatorContext } from '../operator-context.ts';

interface Props {
  readonly href: string;
  readonly class?: string;
  readonly current?: boolean;
  readonly children: ComponentChildren;
}

/** A link to another page of the operators, without loading the document again. */
export function PageLink({ href, class: name, current = false, children }: Props) {
  const { go } = useContext(OperatorContext);
  return (
    <a
      href={href}
      class={name}
      aria-current={current ? 'page' : undefined}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        go(href);
      }}
    >
      {children}
    </a>
  );
}
