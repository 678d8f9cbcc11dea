import type { Way } from '#machines/read-machine.ts';
import { chartMetrics } from './chart-metrics.ts';
import type { DrawnBox } from './draw-region.ts';
import { wayLine } from './way-text.ts';

interface Props {
  readonly box: DrawnBox;
  readonly isActive: boolean;
  readonly isPicked: boolean;
  readonly taken: readonly Way[];
  readonly pick: (path: string) => void;
}

/** A state in a diagram: its name and, below, its ways. */
export function DiagramState({ box, isActive, isPicked, taken, pick }: Props) {
  const { state, x, y, width, height, lines } = box;
  const { nameLine, line, padding } = chartMetrics;
  const isOuter = state.kind !== 'atomic';
  const shown = !isOuter ? height : nameLine + lines.length * line + padding;
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    pick(state.path);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: HTML buttons cannot stand in an SVG.
    <g
      class="chart-state"
      data-state={state.path}
      data-kind={state.kind}
      role="button"
      tabindex={0}
      aria-pressed={isPicked}
      aria-label={`${state.path === '' ? state.name : state.path}, ${isActive ? 'active' : 'not active'}, ${state.ways.length} transitions`}
      onClick={() => pick(state.path)}
      onKeyDown={press}
    >
      <title>{state.ways.map(wayLine).join('\n')}</title>
      <rect
        class={looks('chart-box', { active: isActive, picked: isPicked, outer: isOuter })}
        x={x}
        y={y}
        width={width}
        height={shown}
        rx="7"
      />
      <text class={looks('chart-name', { active: isActive }, isOuter)} x={x + padding} y={y + 15}>
        {state.name}
      </text>
      {lines.map((text, index) => (
        <text
          key={index}
          class={looks('chart-way', { taken: taken.includes(state.ways[index]!) }, isOuter)}
          x={x + padding}
          y={y + nameLine + 10 + index * line}
        >
          {text}
        </text>
      ))}
    </g>
  );
}

function looks(name: string, variants: Readonly<Record<string, boolean>>, isOuter = false): string {
  const chosen = Object.keys(variants).filter((variant) => variants[variant]);
  return [name, ...chosen.map((variant) => `${name}-${variant}`), ...(isOuter ? ['chart-text-outer'] : [])].join(' ');
}
