import type { RoomAnswer } from '../api/room-answer.ts';
import { ShortId } from '../parts/short-id.tsx';
import { When } from '../parts/when.tsx';

/** Replicas whose sockets watch this room, and all replicas. */
export function ReplicaList({ answer: { watchers, replicas } }: { readonly answer: RoomAnswer }) {
  return (
    <>
      <h3>Watched through</h3>
      {watchers.length === 0 && <p class="empty">No page watches this room.</p>}
      <ul class="plain-list" aria-label="Watchers">
        {watchers.map(({ replica, alive }) => (
          <li key={replica}>
            replica <ShortId id={replica} /> {!alive && <Dead />}
          </li>
        ))}
      </ul>
      <h3>Replicas</h3>
      <ul class="plain-list" aria-label="Replicas">
        {replicas.map(({ id, beat_at, alive }) => (
          <li key={id}>
            <ShortId id={id} /> last heartbeat <When at={beat_at} /> {!alive && <Dead />}
          </li>
        ))}
      </ul>
    </>
  );
}

const Dead = () => (
  <span class="tag" data-tone="bad">
    not alive
  </span>
);
