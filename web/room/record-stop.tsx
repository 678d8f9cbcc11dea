import type { CurrentRecording } from '#src/client/room-recordings.ts';
import { useNow } from '../parts/use-now.ts';
import { isQueued } from './recording-text.ts';

interface Props {
  readonly current: CurrentRecording;
  readonly busy: boolean;
  readonly stop: () => void;
  readonly cancel: () => void;
}

/** Stops a running recording, or cancels one that has not begun. */
export function RecordStop({ current, busy, stop, cancel }: Props) {
  const { at, since } = current;
  const now = useNow(at === 'starting');
  const label = at === 'starting' ? 'Cancel recording' : 'Stop recording';
  return (
    <>
      <p>{stateText(at, isQueued(since, now))}</p>
      <div class="button-row">
        <button class="button button-danger" type="button" disabled={busy || at === 'stopping'} onClick={stop}>
          {busy || at === 'stopping' ? 'Stopping…' : label}
        </button>
        <button class="button" type="button" onClick={cancel}>
          {at === 'starting' ? 'Keep waiting' : 'Close'}
        </button>
      </div>
    </>
  );
}

function stateText(at: CurrentRecording['at'], queued: boolean): string {
  if (at === 'running') return 'The meeting is being recorded. After the stop, its file is saved.';
  if (at === 'stopping') return 'The recording is being stopped.';
  return queued ? 'It waits for a free recorder; nothing is recorded yet.' : 'It is about to begin.';
}
