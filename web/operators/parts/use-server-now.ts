import { useEffect, useState } from 'preact/hooks';

/**
 * The time by the server's clock while the page is visible, renewed every second. `at` is the time of the newest
 * answer; clocks of browsers may be wrong.
 */
export function useServerNow(at: string | null): number {
  const [offset, setOffset] = useState(0);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (at !== null) setOffset(Date.parse(at) - Date.now());
  }, [at]);
  useEffect(() => {
    const tick = () => {
      if (!document.hidden) setNow(Date.now());
    };
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, []);
  return now + offset;
}
