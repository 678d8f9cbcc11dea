import type { Rest } from '#src/client/rest.ts';
import { HomePage } from './home/home-page.tsx';
import { type Navigation, roomOf } from './navigation.ts';
import { RoomPage } from './room/room-page.tsx';
import { useStore } from './store.ts';

export function App({ navigation, rest }: { navigation: Navigation; rest: Rest }) {
  const room = roomOf(useStore(navigation.path));
  if (room === null) return <HomePage rest={rest} go={navigation.go} />;
  return <RoomPage key={room} slug={room} go={navigation.go} />;
}
