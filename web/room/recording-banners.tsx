import { useEffect, useRef, useState } from 'preact/hooks';
import type { Recordings } from '#src/client/recordings.ts';
import type { RoomRecordings } from '#src/client/room-recordings.ts';
import { Icon } from '../parts/icon.tsx';
import { useNow } from '../parts/use-now.ts';
import { EndBanner } from './end-banner.tsx';
import { isQueued } from './recording-text.ts';

interface Props {
  readonly api: Recordings;
  readonly recordings: RoomRecordings;
  readonly isHost: boolean;
  /** Whether people are warned of a recording, beyond the indicator. */
  readonly warns: boolean;
  readonly stop: () => void;
}

/** Banners about the recording: its start for everybody, its progress and end for hosts. */
export function RecordingBanners({ api, recordings, isHost, warns, stop }: Props) {
  const { current, last } = recordings;
  const [dismissed, setDismissed] = useState<string | null>(null);
  const isRunning = current !== null && current.at !== 'starting';
  const startsHere = useStart(isRunning);
  const endKey = last === null ? null : `${last.recording} ${last.at}`;
  return (
    <div class="banners" role="status">
      {warns && !isHost && startsHere && dismissed !== 'start' && (
        <p class="banner banner-row">
          <span>
            <strong>This meeting is now being recorded.</strong> What you say and show may be in the recording.
          </span>
          <Dismiss act={() => setDismissed('start')} />
        </p>
      )}
      {isHost && current?.at === 'starting' && <StartBanner since={current.since} stop={stop} />}
      {isHost && current?.at === 'stopping' && <p class="banner">The recording is being stopped…</p>}
      {isHost && last !== null && dismissed !== endKey && (
        <div class="banner banner-row" data-recording-end={last.at}>
          <EndBanner api={api} last={last} />
          <Dismiss act={() => setDismissed(endKey)} />
        </div>
      )}
    </div>
  );
}

/** Whether the recording began while this view was shown: people who enter later were warned before. */
function useStart(isRunning: boolean): boolean {
  const before = useRef(isRunning);
  const [starts, setStarts] = useState(false);
  useEffect(() => {
    if (isRunning !== before.current) setStarts(isRunning);
    before.current = isRunning;
  }, [isRunning]);
  return starts;
}

function StartBanner({ since, stop }: { since: string | null; stop: () => void }) {
  const now = useNow(true);
  return (
    <div class="banner banner-row" data-recording-start={isQueued(since, now) ? 'queued' : 'starting'}>
      <span>
        {isQueued(since, now) ? (
          <>
            <strong>The recording waits for a free recorder.</strong> It begins by itself; nothing is recorded yet.
          </>
        ) : (
          'The recording is about to begin…'
        )}
      </span>
      <button class="button button-small" type="button" onClick={stop}>
        Cancel recording
      </button>
    </div>
  );
}

function Dismiss({ act }: { act: () => void }) {
  return (
    <button class="button button-small button-icon" type="button" aria-label="Hide this message" onClick={act}>
      <Icon name="close" />
    </button>
  );
}
