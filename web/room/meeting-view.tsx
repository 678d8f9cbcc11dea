import { useState } from 'preact/hooks';
import { noRecordings } from '#src/client/room-recordings.ts';
import { sentenceOf } from '../parts/error-text.tsx';
import { Wordmark } from '../parts/wordmark.tsx';
import { Captions } from './captions.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { ControlBar } from './control-bar.tsx';
import { CopyLink } from './copy-link.tsx';
import { InvitePeople } from './invite-people.tsx';
import { RecordDialog } from './record-dialog.tsx';
import { RecordingBadge } from './recording-badge.tsx';
import { RecordingBanners } from './recording-banners.tsx';
import type { RoomSession } from './room-session.ts';
import type { SessionState } from './session-state.ts';
import { SidePanel } from './side-panel.tsx';
import { Sounds } from './sounds.tsx';
import { Tiles } from './tiles.tsx';

/** The meeting: tiles, controls and side panel. */
export function MeetingView({ session, state }: { session: RoomSession; state: SessionState }) {
  const [panelOpen, setPanelOpen] = useState(() => globalThis.matchMedia('(min-width: 60rem)').matches);
  const [refused, setRefused] = useState<string | null>(null);
  const [recordOpen, setRecordOpen] = useState(false);
  const { media, room, view, features } = state;
  const recordings = view?.recordings ?? noRecordings;
  const mayRecord = view?.role === 'host' && features.recordingModes.length > 0;
  const attempt = (work: () => Promise<unknown>) => {
    setRefused(null);
    work().catch((thrown: unknown) => setRefused(sentenceOf(thrown)));
  };
  return (
    <div class="meeting" data-panel={panelOpen ? 'open' : 'closed'}>
      <header class="top-bar">
        <Wordmark />
        <h1 class="room-name">{room?.name}</h1>
        <RecordingBadge recordings={state.view?.recordings} />
        {view?.role === 'host' && room?.id != null && <InvitePeople api={session.client.invitations} room={room.id} />}
        <CopyLink slug={room?.slug ?? ''} />
      </header>
      <main class="stage">
        <ConnectionBanner connection={state.connection} media={media.status} />
        <RecordingBanners
          api={session.client.recordings}
          recordings={recordings}
          isHost={view?.role === 'host'}
          warns={state.warnsOfRecording}
          stop={() => attempt(() => session.client.recordings.stop(room?.id ?? ''))}
        />
        {[media.problem, refused].map(
          (problem) =>
            problem !== null && (
              <p key={problem} class="banner" role="alert">
                {problem}
              </p>
            ),
        )}
        {!media.canPlay && (
          <p class="banner">
            Your browser waits for a click before it plays sound.{' '}
            <button class="button button-small" type="button" onClick={() => void session.media?.startSound()}>
              Turn on the sound
            </button>
          </p>
        )}
        <Tiles media={media} />
        {state.wantsCaptions && <Captions captions={media.captions} status={state.view?.state.subtitles} />}
        <Sounds people={media.people} />
      </main>
      <SidePanel session={session} state={state} open={panelOpen} close={() => setPanelOpen(false)} />
      <ControlBar
        session={session}
        media={media}
        captions={features.captions ? state.wantsCaptions : null}
        record={mayRecord ? { isOn: recordings.current !== null, open: () => setRecordOpen(true) } : null}
        panelOpen={panelOpen}
        waiting={state.view?.lobby?.waiting ?? 0}
        attempt={attempt}
        togglePanel={() => setPanelOpen(!panelOpen)}
      />
      {mayRecord && recordOpen && (
        <RecordDialog
          api={session.client.recordings}
          room={room?.id ?? ''}
          features={features}
          current={recordings.current}
          close={() => setRecordOpen(false)}
        />
      )}
    </div>
  );
}
