import { useContext } from 'preact/hooks';
import { distanceText } from './age-text.ts';
import { NowContext } from './now-context.ts';

const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });

/** A time as its distance from now; the title has date and time. */
export function When({ at }: { readonly at: string | null | undefined }) {
  const now = useContext(NowContext);
  if (at === null || at === undefined) return null;
  const time = Date.parse(at);
  if (Number.isNaN(time)) return null;
  return (
    <time dateTime={at} title={full.format(time)}>
      {distanceText(at, now)}
    </time>
  );
}
