import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { actorKinds } from '#machines/catalogue.ts';
import { layoutFile, layoutText } from '#test/machines/layout-text.ts';
import { chartDrawings } from '../../../web/operators/chart/chart-drawings.ts';
import type { DrawnBox } from '../../../web/operators/chart/draw-region.ts';

const contains = (outer: DrawnBox, { x, y, width, height }: DrawnBox): boolean =>
  x >= outer.x && y >= outer.y && x + width <= outer.x + outer.width && y + height <= outer.y + outer.height;

const overlap = (one: DrawnBox, other: DrawnBox): boolean =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

describe.each(actorKinds)('the layout of the %s', (kind) => {
  it('is fresh (npm run layouts)', () => {
    expect(readFileSync(layoutFile(kind), 'utf8')).toBe(layoutText(kind));
  });

  it('has every state inside the one that contains it, and neighbours apart', () => {
    for (const { boxes } of chartDrawings(kind)) {
      const boxOf = new Map(boxes.map((box) => [box.state.path, box]));
      for (const outer of boxes) {
        const inside = outer.state.states.map(({ path }) => boxOf.get(path)!);
        expect(inside.filter((box) => !contains(outer, box)).map(({ state }) => state.path)).toEqual([]);
        const close = inside.filter((box) => inside.some((other) => other !== box && overlap(box, other)));
        expect(close.map(({ state }) => state.path)).toEqual([]);
      }
    }
  });

  it('has every arrow within its diagram', () => {
    for (const { arrows, width, height } of chartDrawings(kind)) {
      for (const { from, to, points } of arrows) {
        const places = points.split(' ').map((point) => point.split(',').map(Number));
        const out = places.filter(([x = -1, y = -1]) => x < 0 || y < 0 || x > width || y > height);
        expect(out, `${from} → ${to}`).toEqual([]);
      }
    }
  });
});
