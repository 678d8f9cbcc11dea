import type { Recordings } from '#src/client/recordings.ts';
import type { Rest } from '#src/client/rest.ts';
import { HomePage } from './home/home-page.tsx';
import { type Navigation, recordingOf, roomOf } from './navigation.ts';
import { RecordingPage } from './recording/recording-page.tsx';
import { RoomPage } from './room/room-page.tsx';
import { useStore } from './store.ts';

interface Props {
  readonly navigation: Navigation;
  readonly rest: Rest;
  readonly recordings: Recordings;
  /** Whether people are warned of a recording before they join. */
  readonly noticesRecordings: boolean;
}

export function App({ navigation, rest, recordings, noticesRecordings }: Props) {
  const path = useStore(navigation.path);
  const [room, recording] = [roomOf(path), recordingOf(path)];
  if (room !== null)
    return <RoomPage key={room} slug={room} noticesRecordings={noticesRecordings} go={navigation.go} />;
  if (recording !== null) {
    return <RecordingPage key={recording} id={recording} rest={rest} recordings={recordings} go={navigation.go} />;
  }
  return <HomePage rest={rest} recordings={recordings} go={navigation.go} />;
}
