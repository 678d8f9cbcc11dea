import { useEffect, useState } from 'preact/hooks';
import { Wordmark } from '../parts/wordmark.tsx';
import { useStore } from '../store.ts';
import { ConnectionBanner } from './connection-banner.tsx';
import { MeetingView } from './meeting-view.tsx';
import { NameForm } from './name-form.tsx';
import { Notice } from './notice.tsx';
import { RecordedDoor } from './recorded-door.tsx';
import { openRoomSession, type RoomSession } from './room-session.ts';
import { WaitingView } from './waiting-view.tsx';

interface Props {
  readonly slug: string;
  /** Whether people are warned of a recording, beyond the indicator. */
  readonly noticesRecordings: boolean;
  readonly go: (path: string) => void;
}

/** The page of one room. */
export function RoomPage({ slug, noticesRecordings, go }: Props) {
  const [session, setSession] = useState<RoomSession | null>(null);
  useEffect(() => {
    const opened = openRoomSession(slug, noticesRecordings);
    setSession(opened);
    return opened.close;
  }, [slug, noticesRecordings]);
  return session === null ? null : <Visit session={session} go={go} />;
}

function Visit({ session, go }: { session: RoomSession; go: (path: string) => void }) {
  const state = useStore(session.state);
  const waiting = state.view?.lobby?.waiting ?? 0;
  const name = state.room?.name ?? '';

  useEffect(() => {
    document.title = `${waiting > 0 ? `(${waiting}) ` : ''}${name === '' ? '' : `${name} · `}Greenroom`;
  }, [waiting, name]);

  if (state.stage.at === 'meeting') return <MeetingView session={session} state={state} />;
  return (
    <div class="door">
      <header class="top-bar">
        <Wordmark />
      </header>
      <ConnectionBanner connection={state.connection} media="off" />
      <main class="door-main">
        <DoorView session={session} go={go} />
      </main>
    </div>
  );
}

function DoorView({ session, go }: { session: RoomSession; go: (path: string) => void }) {
  const { stage, room, me } = useStore(session.state);
  if (stage.at === 'loading' || stage.at === 'entering') {
    return (
      <p class="quiet-status" role="status">
        {stage.at === 'loading' ? 'Looking for the room…' : 'Going to the door…'}
      </p>
    );
  }
  if (stage.at === 'warned') {
    return <RecordedDoor room={room} accept={session.acceptRecording} leave={session.leave} />;
  }
  if (stage.at === 'naming' && room !== null) return <NameForm room={room} enter={session.enter} />;
  if (stage.at === 'waiting' && room !== null) {
    return <WaitingView room={room} stage={stage} correctName={session.correctName} leave={session.leave} />;
  }
  return <Notice stage={stage} loggedIn={me !== null} again={() => session.enter()} go={go} />;
}
