import type { Drawing } from './draw-region.ts';
import { MiniMap } from './mini-map.tsx';
import { pathInside } from './state-paths.ts';

interface Props {
  readonly drawing: Drawing;
  readonly active: ReadonlySet<string>;
  /** Whether the last move led through this region. */
  readonly hasMoved: boolean;
  readonly isOpen: boolean;
  readonly toggle: () => void;
}

/** A region in the overview: its name, its active states, and a small map that a click enlarges. */
export function RegionCard({ drawing, active, hasMoved, isOpen, toggle }: Props) {
  const { region, boxes } = drawing;
  const inside = pathInside(region.path, active);
  const rules = boxes.reduce((count, { state }) => count + state.ways.length, 0);
  // A table of rules has one state only; a map of it says nothing.
  const isTable = region.states.length === 1;
  return (
    <li>
      <button
        class={`chart-card ${hasMoved ? 'chart-card-moved' : ''}`}
        type="button"
        data-chart-region={region.path}
        aria-expanded={isOpen}
        onClick={toggle}
      >
        <span class="chart-card-name">{region.name}</span>
        <span class="chart-card-path">{inside === '' ? 'not known' : inside}</span>
        {isTable ? <span class="chart-card-rules">{rules} rules</span> : <MiniMap drawing={drawing} active={active} />}
      </button>
    </li>
  );
}
