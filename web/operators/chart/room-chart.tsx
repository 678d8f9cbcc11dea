import { useMemo, useState } from 'preact/hooks';
import { type ActorKind, actorKinds } from '#machines/catalogue.ts';
import { chartDrawings } from './chart-drawings.ts';
import type { Drawing } from './draw-region.ts';
import { RegionCard } from './region-card.tsx';
import { RegionDiagram } from './region-diagram.tsx';
import { activePaths, type StateValue } from './state-paths.ts';
import { type LastMove, takenWays } from './taken-ways.ts';

interface Props {
  readonly kind: string;
  /** The state as it is stored; null when it is not known. */
  readonly value: StateValue | null;
  /** The move that led to this state. */
  readonly last: LastMove | null;
  readonly onPick?: (path: string) => void;
}

/** The statechart of an actor, drawn from its machine: its regions, and the diagram of the one that is opened. */
export function RoomChart({ kind, value, last, onPick }: Props) {
  const drawings = useMemo(() => (isKind(kind) ? chartDrawings(kind) : []), [kind]);
  const active = useMemo(() => activePaths(value), [value]);
  const [opened, open] = useState<string | null>(null);
  const { before, after, event } = last ?? {};
  const taken = useMemo(
    () =>
      before === undefined || after === undefined || event === undefined
        ? new Map()
        : new Map(drawings.map(({ region }) => [region.path, takenWays(region, { before, after, event })])),
    [drawings, before, after, event],
  );
  if (drawings.length === 0) return <p class="soft">There is no chart of this kind of actor.</p>;

  const diagram = ({ region }: Drawing, close?: () => void) => (
    <RegionDiagram
      key={region.path}
      drawing={drawings.find((one) => one.region === region)!}
      active={active}
      taken={taken.get(region.path) ?? []}
      close={close}
      onPick={onPick}
    />
  );
  const only = drawings.length === 1 ? drawings[0] : undefined;
  if (only !== undefined) return <div class="chart">{diagram(only)}</div>;
  const shown = drawings.find(({ region }) => region.path === opened);
  return (
    <div class="chart">
      <ul class="chart-grid" aria-label="Regions">
        {drawings.map((drawing) => (
          <RegionCard
            key={drawing.region.path}
            drawing={drawing}
            active={active}
            hasMoved={(taken.get(drawing.region.path)?.length ?? 0) > 0}
            isOpen={drawing === shown}
            toggle={() => open(drawing === shown ? null : drawing.region.path)}
          />
        ))}
      </ul>
      {shown !== undefined && diagram(shown, () => open(null))}
    </div>
  );
}

const isKind = (kind: string): kind is ActorKind => (actorKinds as readonly string[]).includes(kind);
