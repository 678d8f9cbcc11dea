import type { DrawnState } from '#machines/read-machine.ts';
import { type Arrow, arrowsOf, keyOf } from './arrows-of.ts';
import type { RegionLayout } from './chart-layout.ts';
import { statesOf } from './chart-machines.ts';
import { boxLines } from './way-text.ts';

/** A state in a diagram. */
export interface DrawnBox {
  readonly state: DrawnState;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Its ways, as far as there is space. */
  readonly lines: readonly string[];
}

interface DrawnArrow extends Arrow {
  readonly points: string;
}

/** The diagram of a region. */
export interface Drawing {
  readonly region: DrawnState;
  readonly width: number;
  readonly height: number;
  /** Outer states before those inside them. */
  readonly boxes: readonly DrawnBox[];
  readonly arrows: readonly DrawnArrow[];
  /** Points of the lines to initial states. */
  readonly initials: readonly string[];
}

const numbersOf = (text: string): readonly number[] => text.split(' ').map(Number);

/** Joins a region's definition with its layout; what the layout lacks is left out. */
export function drawRegion(region: DrawnState, layout: RegionLayout): Drawing {
  const [width = 0, height = 0] = numbersOf(layout.size);
  const boxes = statesOf(region).flatMap((state) => {
    const box = layout.boxes[state.path];
    if (box === undefined) return [];
    const [x = 0, y = 0, wide = 0, high = 0] = numbersOf(box);
    return [{ state, x, y, width: wide, height: high, lines: boxLines(state.ways) }];
  });
  const arrows = arrowsOf(region).flatMap((arrow) => {
    const points = layout.arrows[keyOf(arrow)];
    return points === undefined ? [] : [{ ...arrow, points }];
  });
  return { region, width, height, boxes, arrows, initials: Object.values(layout.initials) };
}
