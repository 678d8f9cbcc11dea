import { shownLines } from './shown-text.ts';

/** Characters of JSON that are shown. */
const mostCharacters = 20_000;

/** A value of unknown content as indented JSON, cut. */
export function JsonText({ value }: { readonly value: unknown }) {
  const text = JSON.stringify(value, null, 2) ?? 'null';
  return <pre class="json">{shownLines(text, mostCharacters)}</pre>;
}
