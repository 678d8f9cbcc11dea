import type { ActorKind } from '#machines/catalogue.ts';
import type { ChartLayout } from './chart-layout.ts';
import { chartMachines, regionsOf } from './chart-machines.ts';
import { type Drawing, drawRegion } from './draw-region.ts';
import guest from './layouts/guest.json' with { type: 'json' };
import recording from './layouts/recording.json' with { type: 'json' };
import room from './layouts/room.json' with { type: 'json' };

const layouts: Readonly<Record<ActorKind, ChartLayout>> = { room, guest, recording };

/** The diagrams of a kind of actor, one per region. */
export function chartDrawings(kind: ActorKind): readonly Drawing[] {
  return regionsOf(chartMachines[kind]).flatMap((region) => {
    const layout = layouts[kind][region.path];
    return layout === undefined ? [] : [drawRegion(region, layout)];
  });
}
