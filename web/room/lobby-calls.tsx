import { useEffect, useRef, useState } from 'preact/hooks';
import type { ListedGuest } from '#src/realtime/wire-shapes.ts';
import { guestName } from './guest-name.ts';

/** Announces knocks to screen readers, also while the panel is hidden. */
export function LobbyCalls({ guests }: { guests: readonly ListedGuest[] }) {
  const [call, setCall] = useState('');
  const heard = useRef(0);
  const last = guests.at(-1)?.number ?? 0;
  useEffect(() => {
    const fresh = guests.filter((guest) => guest.number > heard.current);
    const [first] = fresh;
    heard.current = Math.max(heard.current, last);
    if (first !== undefined && fresh.length === 1) setCall(`${guestName(first)} knocks.`);
    if (fresh.length > 1) setCall(`${fresh.length} people knock.`);
  }, [last]);
  return (
    <p class="read-out" aria-live="polite">
      {call}
    </p>
  );
}
