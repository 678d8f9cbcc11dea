import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { NowContext } from './now-context.ts';

interface Props {
  /** Time of the newest answer by the server's clock: clocks of browsers may be wrong. */
  readonly at: string | null;
  readonly children: ComponentChildren;
}

/** Provides the time by the server's clock, renewed every second while the page is visible. */
export function NowProvider({ at, children }: Props) {
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
  return <NowContext.Provider value={now + offset}>{children}</NowContext.Provider>;
}
