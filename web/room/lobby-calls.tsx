import { useEffect, useRef, useState } from 'preact/hooks';
import type { WaitingGuest } from '#src/realtime/wire-shapes.ts';

/** Reads out who knocks, also while the panel is hidden. */
export function LobbyCalls({ guests }: { guests: readonly WaitingGuest[] }) {
  const [call, setCall] = useState('');
  const heard = useRef(0);
  const last = guests.at(-1)?.number ?? 0;
  useEffect(() => {
    const fresh = guests.filter((guest) => guest.number > heard.current);
    heard.current = Math.max(heard.current, last);
    if (fresh.length === 1) setCall(`${fresh[0]?.participant.username} knocks.`);
    if (fresh.length > 1) setCall(`${fresh.length} people knock.`);
  }, [last]);
  return (
    <p class="read-out" aria-live="polite">
      {call}
    </p>
  );
}
