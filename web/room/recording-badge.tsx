import type { RoomRecordings } from '#src/client/room-recordings.ts';
import { durationText } from '../parts/duration-text.ts';
import { RecordingDot } from '../parts/recording-dot.tsx';
import { useNow } from '../parts/use-now.ts';

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

/** Shows everybody that the meeting is recorded, and since when, if known. */
export function RecordingBadge({ recordings }: { recordings: RoomRecordings | undefined }) {
  const current = recordings?.current ?? null;
  const isRunning = current !== null && current.at !== 'starting';
  const since = isRunning ? current.since : null;
  const now = useNow(since !== null);
  return (
    <div class="recording-badge" data-recording={isRunning ? current.at : 'off'}>
      <span class="recording-word" role="status">
        {isRunning && (
          <>
            <RecordingDot />
            <span class="read-out">This meeting is being recorded.</span>
            <span aria-hidden="true">Recorded</span>
          </>
        )}
      </span>
      {since !== null && (
        // Outside of the live region, which would be read every second.
        <span class="recording-time">
          <span class="recording-since">
            since <time dateTime={since}>{clock.format(new Date(since))}</time>
          </span>{' '}
          <span aria-hidden="true">{durationText(now - Date.parse(since))}</span>
        </span>
      )}
    </div>
  );
}
