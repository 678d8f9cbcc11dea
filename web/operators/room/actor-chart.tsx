import { useContext } from 'preact/hooks';
import type { ActorAnswer } from '../api/actor-answer.ts';
import { RoomChart } from '../chart/room-chart.tsx';
import { Fold } from '../parts/fold.tsx';
import { Replay } from '../replay/replay-view.tsx';
import { lastMoveOf, RecentLines } from './recent-lines.ts';

/** The statechart of an actor with its last move, and its past. */
export function ActorChart({ actor: { kind, id, room, value } }: { readonly actor: ActorAnswer }) {
  const last = lastMoveOf(useContext(RecentLines), kind, id);
  const member = id === room ? null : id.slice(id.indexOf('/') + 1);
  return (
    <>
      <RoomChart kind={kind} value={value} last={last} />
      <Fold title="Replay: how it came to this">
        <Replay kind={kind} room={room} member={member} />
      </Fold>
    </>
  );
}
