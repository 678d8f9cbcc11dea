import { useContext } from 'preact/hooks';
import { ageText } from './age-text.ts';
import { NowContext } from './now-context.ts';

/** How long ago a time was, without the word. */
export function Age({ from }: { readonly from: string }) {
  const now = useContext(NowContext);
  return <time dateTime={from}>{ageText(now - Date.parse(from))}</time>;
}
