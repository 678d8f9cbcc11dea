import { useId, useState } from 'preact/hooks';
import type { Way } from '#machines/read-machine.ts';
import { DiagramArrow } from './diagram-arrow.tsx';
import { DiagramState } from './diagram-state.tsx';
import type { Drawing } from './draw-region.ts';
import { pathInside } from './state-paths.ts';
import { useZoom } from './use-zoom.ts';
import { WayList } from './way-list.tsx';

interface Props {
  readonly drawing: Drawing;
  readonly active: ReadonlySet<string>;
  /** The ways of the last move. */
  readonly taken: readonly Way[];
  readonly close: (() => void) | undefined;
  readonly onPick: ((path: string) => void) | undefined;
}

const markers = ['plain', 'picked', 'taken'] as const;

/** The full diagram of a region, and the ways of the picked state as a list. */
export function RegionDiagram({ drawing, active, taken, close, onPick }: Props) {
  const { region, width, height, boxes, arrows, initials } = drawing;
  const id = useId();
  const [picked, setPicked] = useState<string | null>(null);
  const inside = pathInside(region.path, active);
  const deepest = [region.path, inside].filter((part) => part !== '').join('.');
  const { scroll, scale, zoomIn, zoomOut, fit } = useZoom(
    width,
    boxes.find(({ state }) => state.path === deepest),
  );
  const shown = picked ?? deepest;
  const pick = (path: string) => {
    setPicked(path);
    onPick?.(path);
  };
  const lookOf = (from: string, ways: readonly Way[]) =>
    ways.some((way) => taken.includes(way)) ? 'taken' : from === shown ? 'picked' : 'plain';
  return (
    <section class="chart-region" aria-labelledby={`${id}-name`} data-chart-region={region.path}>
      <header class="chart-bar">
        <h3 id={`${id}-name`}>{region.name}</h3>
        <span class="chart-card-path">{inside === '' ? 'state not known' : inside}</span>
        <span class="chart-buttons">
          <button class="button button-small" type="button" onClick={zoomOut} aria-label="Smaller">
            −
          </button>
          <button class="button button-small" type="button" onClick={zoomIn} aria-label="Larger">
            +
          </button>
          <button class="button button-small" type="button" onClick={fit}>
            Fit
          </button>
          {close !== undefined && (
            <button class="button button-small" type="button" onClick={close}>
              Close
            </button>
          )}
        </span>
      </header>
      <div class="chart-both">
        <div class="chart-scroll" ref={scroll}>
          {/* biome-ignore lint/a11y/useSemanticElements: a drawing is no fieldset. */}
          <svg
            class="chart-diagram"
            viewBox={`0 0 ${width} ${height}`}
            width={Math.round(width * scale)}
            height={Math.round(height * scale)}
            role="group"
            aria-label={`Diagram of ${region.name}`}
          >
            <defs>
              {markers.map((look) => (
                <marker
                  key={look}
                  id={`${id}-${look}`}
                  class={`chart-head-${look}`}
                  viewBox="0 0 8 8"
                  refX="7"
                  refY="4"
                  markerWidth="8"
                  markerHeight="8"
                  markerUnits="userSpaceOnUse"
                  orient="auto"
                >
                  <path d="M0 0 8 4 0 8z" />
                </marker>
              ))}
            </defs>
            {boxes.map(
              (box) => box.state.kind !== 'atomic' && <Frame key={box.state.path} box={box} active={active} />,
            )}
            {initials.map((points) => (
              <Initial key={points} points={points} />
            ))}
            {arrows.map((arrow) => {
              const look = lookOf(arrow.from, arrow.ways);
              // A new element for each taken way: its animation starts again.
              const key = `${arrow.from}>${arrow.to}${look === 'taken' ? deepest : ''}`;
              return <DiagramArrow key={key} arrow={arrow} look={look} marker={`url(#${id}-${look})`} pick={pick} />;
            })}
            {boxes.map((box) => (
              <DiagramState
                key={box.state.path}
                box={box}
                isActive={active.has(box.state.path)}
                isPicked={box.state.path === shown}
                taken={taken}
                pick={pick}
              />
            ))}
          </svg>
        </div>
        <WayList region={region} path={shown} active={active} taken={taken} pick={pick} />
      </div>
    </section>
  );
}

function Frame({ box, active }: { readonly box: Drawing['boxes'][number]; readonly active: ReadonlySet<string> }) {
  const { state, x, y, width, height } = box;
  const look = active.has(state.path) ? 'chart-frame chart-frame-active' : 'chart-frame';
  return <rect class={look} x={x} y={y} width={width} height={height} rx="8" />;
}

function Initial({ points }: { readonly points: string }) {
  const [x, y] = points.split(' ')[0]?.split(',') ?? [];
  return (
    <g>
      <circle class="chart-initial-dot" cx={x} cy={y} r="3.5" />
      <polyline class="chart-initial" points={points} />
    </g>
  );
}
