import type { ConnectionStatus } from '#src/client/connection.ts';
import { mediaServerText, useMediaServer } from '../parts/media-server.tsx';
import type { MediaState } from './media-state.ts';

/** Shows which connection is down and that it recovers by itself. */
export function ConnectionBanner(props: { connection: ConnectionStatus; media: MediaState['status'] }) {
  const reconnecting = props.connection === 'reconnecting';
  // One banner at a time: while the server is down, LiveKit's state is hidden.
  const media = reconnecting ? 'off' : props.media;
  const missing = mediaServerText(useMediaServer(media === 'away'));
  return (
    <div class="banners" role="status">
      {reconnecting && (
        <p class="banner">
          <strong>Reconnecting to the server.</strong> Your place is kept; everything comes back by itself.
        </p>
      )}
      {media === 'reconnecting' && (
        <p class="banner">
          <strong>Sound and picture are interrupted.</strong> Reconnecting…
        </p>
      )}
      {media === 'away' && (
        <p class="banner">
          <strong>{missing?.title ?? 'The media server cannot be reached.'}</strong> You are in the meeting.{' '}
          {missing?.text ?? 'Sound and picture start by themselves as soon as it answers.'}
        </p>
      )}
    </div>
  );
}
