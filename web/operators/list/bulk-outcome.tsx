import type { BulkResult } from '../api/act.ts';
import { ShortId } from '../parts/short-id.tsx';
import { Shown } from '../parts/shown.tsx';

/** What an act did to the rooms of a filter. */
export function BulkOutcome({ result: { matched, done, failed } }: { readonly result: BulkResult }) {
  const open = matched - done - failed.length;
  return (
    <>
      <p class="act-text" data-result="done">
        Done for {done} of {matched} rooms.{' '}
        {open > 0 && `${open} were not reached; repeat the act when the others have left the filter.`}
      </p>
      {failed.length > 0 && (
        <ul class="plain-list">
          {failed.slice(0, 50).map(({ room, detail }) => (
            <li key={room}>
              <ShortId id={room} /> <Shown text={detail} most={300} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
