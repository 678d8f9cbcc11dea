import type { Drawing } from './draw-region.ts';

interface Props {
  readonly drawing: Drawing;
  readonly active: ReadonlySet<string>;
}

/** A region's diagram without texts. */
export function MiniMap({ drawing, active }: Props) {
  return (
    <svg class="chart-map" viewBox={`0 0 ${drawing.width} ${drawing.height}`} aria-hidden="true" focusable="false">
      {drawing.boxes.map(({ state, x, y, width, height }) => (
        <rect
          key={state.path}
          class={lookOf(state.kind === 'atomic', active.has(state.path))}
          x={x}
          y={y}
          width={width}
          height={height}
          rx="12"
        />
      ))}
    </svg>
  );
}

const lookOf = (isInner: boolean, isActive: boolean): string => {
  if (!isInner) return isActive ? 'chart-map-frame chart-map-frame-active' : 'chart-map-frame';
  return isActive ? 'chart-map-state chart-map-active' : 'chart-map-state';
};
