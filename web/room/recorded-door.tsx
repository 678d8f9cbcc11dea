import { useEffect, useRef } from 'preact/hooks';
import type { RoomInfo } from '#src/client/rest.ts';
import { RecordingDot } from '../parts/recording-dot.tsx';

interface Props {
  readonly room: RoomInfo | null;
  readonly accept: () => void;
  readonly leave: () => void;
}

/** Warns somebody before they join a meeting that is being recorded. */
export function RecordedDoor({ room, accept, leave }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  // The previous view was removed together with the focused element.
  useEffect(() => heading.current?.focus(), []);
  return (
    <section class="card door-card" data-stage="warned">
      <p class="eyebrow recorded-note">
        <RecordingDot /> {room?.name}
      </p>
      <h1 ref={heading} tabIndex={-1}>
        This meeting is being recorded
      </h1>
      <p>What you say and show from now on may be in the recording. Your microphone and camera are still off.</p>
      <div class="button-row">
        <button class="button button-main" type="button" onClick={accept}>
          Join the recorded meeting
        </button>
        <button class="button" type="button" onClick={leave}>
          Do not join
        </button>
      </div>
    </section>
  );
}
