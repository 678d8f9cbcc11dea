import { shownText } from './shown-text.ts';

/** An id, shortened; the whole of it is its title and is what is selected. */
export function ShortId({ id }: { readonly id: string }) {
  const text = shownText(id, 200);
  return (
    <code class="id" title={text}>
      {text.length > 13 ? `${text.slice(0, 8)}…` : text}
    </code>
  );
}
