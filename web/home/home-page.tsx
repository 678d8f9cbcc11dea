import { useEffect, useState } from 'preact/hooks';
import type { Recordings } from '#src/client/recordings.ts';
import type { Me, Rest } from '#src/client/rest.ts';
import { mediaServerText, useMediaServer } from '../parts/media-server.tsx';
import { Wordmark } from '../parts/wordmark.tsx';
import { Account } from './account.tsx';
import { MyRecordings } from './my-recordings.tsx';
import { NewRoom } from './new-room.tsx';
import { OpenRoom } from './open-room.tsx';

interface Props {
  readonly rest: Rest;
  readonly recordings: Recordings;
  readonly go: (path: string) => void;
}

/** The first page: account, new room, existing room, recordings of the user. */
export function HomePage({ rest, recordings, go }: Props) {
  const [me, setMe] = useState<Me | null | undefined>(undefined);
  const [away, setAway] = useState(false);

  const missing = mediaServerText(useMediaServer(true));

  useEffect(() => {
    document.title = 'Greenroom';
    rest.me().then(setMe, () => setAway(true));
  }, [rest]);

  return (
    <div class="home">
      <header class="top-bar">
        <Wordmark />
        <Account me={me} />
      </header>
      <main class="home-main">
        <div class="intro">
          <h1>Meet without losing anybody at the door.</h1>
          <p>Open a room, send its link, and let people in as they knock.</p>
        </div>
        {away && (
          <p class="banner" role="alert">
            The server cannot be reached. Load the page again in a moment.
          </p>
        )}
        {missing !== null && (
          <p class="banner" role="status">
            <strong>{missing.title}</strong> {missing.text}
          </p>
        )}
        <div class="home-cards">
          <NewRoom me={me} rest={rest} go={go} />
          <OpenRoom go={go} />
        </div>
        {me != null && <MyRecordings recordings={recordings} />}
      </main>
    </div>
  );
}
