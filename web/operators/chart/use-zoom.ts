import { useEffect, useRef, useState } from 'preact/hooks';
import type { DrawnBox } from './draw-region.ts';

const least = 0.25;
const most = 3;
/** Smaller texts are hard to read; wide diagrams are scrolled instead. */
const leastAtFirst = 0.75;

/** How large a diagram is shown in its scrolling frame; it opens as wide as the frame, with one box in the middle. */
export function useZoom(width: number, centre: DrawnBox | undefined) {
  const scroll = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState(1);
  const fitting = () => Math.max(leastAtFirst, Math.min(1, (scroll.current?.clientWidth ?? width) / width));
  // Only once; later the operator has chosen what to see.
  useEffect(() => {
    const first = fitting();
    setScale(first);
    const frame = scroll.current;
    if (frame === null || centre === undefined) return;
    // The diagram gets its size with the next rendering.
    const request = requestAnimationFrame(() => {
      frame.scrollTop = (centre.y + centre.height / 2) * first - frame.clientHeight / 2;
      frame.scrollLeft = (centre.x + centre.width / 2) * first - frame.clientWidth / 2;
    });
    return () => cancelAnimationFrame(request);
  }, []);
  const zoom = (factor: number) => setScale((now) => Math.min(most, Math.max(least, now * factor)));
  return {
    scroll,
    scale,
    zoomIn: () => zoom(1.25),
    zoomOut: () => zoom(0.8),
    fit: () => setScale(Math.min(1, (scroll.current?.clientWidth ?? width) / width)),
  };
}
