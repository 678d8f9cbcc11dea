import { Icon } from '../parts/icon.tsx';
import { FactList } from './fact-list.tsx';
import { Lobby } from './lobby.tsx';
import { LobbyCalls } from './lobby-calls.tsx';
import { PeopleList } from './people-list.tsx';
import type { RoomSession } from './room-session.ts';
import { RoomStateList } from './room-state-list.tsx';
import type { SessionState } from './session-state.ts';

interface Props {
  readonly session: RoomSession;
  readonly state: SessionState;
  readonly open: boolean;
  readonly close: () => void;
}

/** Lobby, people, and the state and facts of the room. */
export function SidePanel({ session, state, open, close }: Props) {
  const { view, room, watchEnded } = state;
  const lobby = view?.lobby ?? null;
  return (
    <>
      <LobbyCalls guests={lobby?.guests ?? []} />
      <aside class="panel" aria-label="Room" hidden={!open}>
        <button class="panel-close" type="button" onClick={close} aria-label="Hide panel">
          <Icon name="close" />
        </button>
        {lobby !== null && room?.id != null && <Lobby client={session.client} room={room.id} lobby={lobby} />}
        <PeopleList
          session={session}
          room={room?.id ?? ''}
          people={state.media.people}
          isHost={view?.role === 'host'}
        />
        <section class="panel-section" aria-labelledby="room-says">
          <h2 id="room-says">The room says</h2>
          {view === null && watchEnded === null && <p class="soft">Listening…</p>}
          {watchEnded !== null && <p class="soft">The room tells you nothing more ({watchEnded}).</p>}
          {view !== null && <RoomStateList state={view.state} />}
          <FactList facts={state.facts} />
        </section>
      </aside>
    </>
  );
}
