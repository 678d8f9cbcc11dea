import type { VNode } from 'preact';
import { useState } from 'preact/hooks';

/** The first items of a list, and a button that shows all of them. */
export function useMore<Item>(items: readonly Item[], most: number): [shown: readonly Item[], more: VNode | null] {
  const [isOpen, setIsOpen] = useState(false);
  if (items.length <= most) return [items, null];
  const toggle = (
    <button class="button button-small button-quiet" type="button" onClick={() => setIsOpen(!isOpen)}>
      {isOpen ? 'Show fewer' : `Show all ${items.length}`}
    </button>
  );
  return [isOpen ? items : items.slice(0, most), toggle];
}
