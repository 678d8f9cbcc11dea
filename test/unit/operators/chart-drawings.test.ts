import { describe, expect, it } from 'vitest';
import type { AnyStateNode } from 'xstate';
import { type ActorKind, actorKinds, catalogue } from '#machines/catalogue.ts';
import { chartDrawings } from '../../../web/operators/chart/chart-drawings.ts';
import { boxLines, wayText } from '../../../web/operators/chart/way-text.ts';

/** The states as XState itself has resolved them, independent of how the chart reads the definition. */
function statesOf(node: AnyStateNode): AnyStateNode[] {
  return [node, ...Object.values(node.states).flatMap(statesOf)];
}

const pathOf = (node: AnyStateNode): string => node.path.join('.');

/** Every transition as `from event > target`; delays as the chart names them. */
function transitionsOf(kind: ActorKind): string[] {
  return statesOf(catalogue[kind].machine.root).flatMap((node) => {
    const own = [...node.transitions.values(), node.always ?? []].flat();
    return own.map(({ eventType, target, guard }) => {
      const on = eventType === '' ? 'at once' : eventType.replace(/^xstate\.after\.([^.]+)\..*$/, 'after $1');
      const named = typeof guard === 'object' ? (guard as { readonly type: string }).type : (guard ?? '');
      return `${pathOf(node)} ${on} [${String(named)}] > ${target?.map(pathOf).join() ?? ''}`;
    });
  });
}

describe.each(actorKinds)('the chart of the %s', (kind) => {
  const drawings = chartDrawings(kind);

  it('draws every state of the machine, and no other', () => {
    const drawn = drawings.flatMap(({ boxes }) => boxes.map(({ state }) => state.path));
    const root = catalogue[kind].machine.root;
    const states = statesOf(root).filter((node) => root.type !== 'parallel' || node !== root);
    expect(drawn.toSorted()).toEqual(states.map(pathOf).toSorted());
  });

  it('draws every transition of the machine, and no other', () => {
    const ways = drawings.flatMap(({ boxes }) => boxes.flatMap(({ state }) => state.ways));
    const drawn = ways
      .filter(({ on }) => on !== 'on entry' && on !== 'on exit')
      .map(({ from, on, guard, to }) => `${from} ${on} [${guard ?? ''}] > ${to ?? ''}`);
    expect(drawn.toSorted()).toEqual(transitionsOf(kind).toSorted());
  });

  it('draws an arrow for every transition between states', () => {
    const arrows = drawings.flatMap((drawing) => drawing.arrows);
    const leading = drawings
      .flatMap(({ boxes }) => boxes.flatMap(({ state }) => state.ways))
      .filter(({ from, to }) => to !== null && to !== from);
    expect(arrows.flatMap(({ ways }) => ways).length).toBe(leading.length);
    for (const { from, to, ways, points } of arrows) {
      expect(ways.every((way) => way.from === from && way.to === to)).toBe(true);
      expect(points.split(' ').length).toBeGreaterThan(1);
    }
  });

  it('writes the ways of each state into its box, and counts those without space', () => {
    for (const { boxes } of drawings) {
      for (const { state, lines } of boxes) {
        expect(lines).toEqual(boxLines(state.ways));
        const shown = lines.filter((line) => !line.startsWith('+ ')).length;
        const rest = Number(/^\+ (\d+) more$/.exec(lines.at(-1) ?? '')?.[1] ?? 0);
        expect(shown + rest).toBe(state.ways.length);
        for (const [index, line] of lines.slice(0, shown).entries()) {
          expect(line.startsWith(wayText(state.ways[index]!))).toBe(true);
        }
      }
    }
  });
});
