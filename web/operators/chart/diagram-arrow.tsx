import type { Arrow } from './arrows-of.ts';
import { wayText } from './way-text.ts';

interface Props {
  readonly arrow: Arrow & { readonly points: string };
  readonly look: 'plain' | 'picked' | 'taken';
  /** Reference of the head. */
  readonly marker: string;
  readonly pick: (path: string) => void;
}

/** An arrow between two states; the pointer shows its ways, a click picks the state that it leaves. */
export function DiagramArrow({ arrow, look, marker, pick }: Props) {
  const { from, to, ways, points } = arrow;
  return (
    // Keyboards and screen readers reach the same ways through the state and its list.
    // biome-ignore lint/a11y/noStaticElementInteractions: a second way to what the focusable state offers.
    <g class="chart-arrow" data-from={from} data-to={to} data-look={look} onClick={() => pick(from)}>
      <title>{`${from} → ${to}\n${ways.map(wayText).join('\n')}`}</title>
      <polyline class="chart-reach" points={points} />
      <polyline class={`chart-line chart-line-${look}`} points={points} marker-end={marker} />
    </g>
  );
}
