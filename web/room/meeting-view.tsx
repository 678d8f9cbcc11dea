import { useState } from 'preact/hooks';
import { sentenceOf } from '../parts/error-text.tsx';
import { Wordmark } from '../parts/wordmark.tsx';
import { Captions } from './captions.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { ControlBar } from './control-bar.tsx';
import { CopyLink } from './copy-link.tsx';
import type { RoomSession } from './room-session.ts';
import type { SessionState } from './session-state.ts';
import { SidePanel } from './side-panel.tsx';
import { Sounds } from './sounds.tsx';
import { Tiles } from './tiles.tsx';

/** The meeting: tiles, controls and side panel. */
export function MeetingView({ session, state }: { session: RoomSession; state: SessionState }) {
  const [panelOpen, setPanelOpen] = useState(() => globalThis.matchMedia('(min-width: 60rem)').matches);
  const [refused, setRefused] = useState<string | null>(null);
  const { media, room } = state;
  const attempt = (work: () => Promise<unknown>) => {
    setRefused(null);
    work().catch((thrown: unknown) => setRefused(sentenceOf(thrown)));
  };
  return (
    <div class="meeting" data-panel={panelOpen ? 'open' : 'closed'}>
      <header class="top-bar">
        <Wordmark />
        <h1 class="room-name">{room?.name}</h1>
        <CopyLink slug={room?.slug ?? ''} />
      </header>
      <main class="stage">
        <ConnectionBanner connection={state.connection} media={media.status} />
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
        captions={state.offersCaptions ? state.wantsCaptions : null}
        panelOpen={panelOpen}
        waiting={state.view?.lobby?.waiting ?? 0}
        attempt={attempt}
        togglePanel={() => setPanelOpen(!panelOpen)}
      />
    </div>
  );
}
