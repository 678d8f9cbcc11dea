import { useEffect, useRef } from 'preact/hooks';
import { readReplay } from '../replay/read-replay.ts';
import { createFeed, type Feed } from './create-feed.ts';
import { linkFrame } from './link-frame.ts';
import type { BridgedActor } from './stately-events.ts';

interface Props {
  readonly url: string;
  readonly origin: string;
  readonly actors: readonly BridgedActor[];
}

/** The frame with the inspector page, and the feed to it. */
export function StatelyFrame({ url, origin, actors }: Props) {
  const frame = useRef<HTMLIFrameElement>(null);
  const feed = useRef<Feed | null>(null);

  useEffect(() => {
    const shown = frame.current;
    if (shown === null) return;
    const link = linkFrame({ frame: shown, origin, connected: () => created.connect() });
    const created = createFeed({
      send: link.send,
      read: ({ kind, id, room }, steps) =>
        readReplay({ kind, room, member: id === room ? null : id.slice(room.length + 1) }, { steps }),
    });
    feed.current = created;
    // Set only now: the page may tell that it is ready as soon as it has loaded.
    shown.src = url;
    return () => {
      created.close();
      link.close();
      feed.current = null;
    };
  }, [url, origin]);

  useEffect(() => feed.current?.update(actors), [actors, url, origin]);

  return (
    <iframe
      ref={frame}
      class="stately-frame"
      title="Stately Inspector"
      sandbox="allow-scripts allow-same-origin"
      referrerpolicy="no-referrer"
    />
  );
}
