import { useState } from 'preact/hooks';
import type { BulkAct } from '../api/operators-api.ts';
import type { Filter } from '../api/room-line.ts';
import { BulkDialog } from './bulk-dialog.tsx';

interface Props {
  readonly filter: Filter;
  readonly count: number | undefined;
  readonly done: () => void;
}

export const bulkActs: readonly { readonly act: BulkAct; readonly label: string; readonly isGrave?: boolean }[] = [
  { act: 'actor.release', label: 'Release quarantined actors' },
  { act: 'command.retry', label: 'Retry their commands now' },
  { act: 'room.reconcile', label: 'Compare them with LiveKit now' },
  { act: 'meeting.end', label: 'End their meetings', isGrave: true },
];

/** Acts on all rooms of the filter. */
export function BulkActs({ filter, count, done }: Props) {
  const [chosen, setChosen] = useState<(typeof bulkActs)[number] | null>(null);
  return (
    <>
      <details class="menu">
        <summary class="button button-small">Act on all of these…</summary>
        <div class="menu-items">
          {bulkActs.map((one) => (
            <button
              key={one.act}
              type="button"
              class="button button-small button-quiet"
              disabled={count === 0}
              onClick={(event) => {
                event.currentTarget.closest('details')?.removeAttribute('open');
                setChosen(one);
              }}
            >
              {one.label}
            </button>
          ))}
        </div>
      </details>
      {chosen !== null && <BulkDialog filter={filter} {...chosen} done={done} close={() => setChosen(null)} />}
    </>
  );
}
