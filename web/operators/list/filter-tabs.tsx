import { type Filter, filters, type RoomsAnswer } from '../api/room-line.ts';
import { filterWords } from './filter-words.ts';

interface Props {
  readonly chosen: Filter;
  readonly counts: RoomsAnswer['counts'] | undefined;
  readonly choose: (filter: Filter) => void;
}

/** Filters of the list, each with the number of its rooms. */
export function FilterTabs({ chosen, counts, choose }: Props) {
  return (
    <nav class="tabs" aria-label="Filters">
      {filters.map((filter) => {
        const [label, explanation] = filterWords[filter];
        const count = counts?.[filter];
        const isBad = (filter === 'stuck' || filter === 'quarantined') && count !== undefined && count > 0;
        return (
          <button
            key={filter}
            type="button"
            class="tab"
            data-filter={filter}
            data-bad={isBad ? '' : undefined}
            title={explanation}
            aria-pressed={filter === chosen}
            onClick={() => choose(filter)}
          >
            {label} {count !== undefined && <span class="count">{count.toLocaleString('en')}</span>}
          </button>
        );
      })}
    </nav>
  );
}
