import { useState } from 'preact/hooks';
import type { RoomInfo } from '#src/client/rest.ts';
import { ErrorText, sentenceOf } from '../parts/error-text.tsx';
import { RecordingDot } from '../parts/recording-dot.tsx';
import { OwnName } from './own-name.tsx';
import type { Stage } from './session-state.ts';

interface Props {
  readonly room: RoomInfo;
  readonly stage: Extract<Stage, { at: 'waiting' }>;
  readonly correctName: (name: string) => Promise<void>;
  readonly leave: () => void;
}

/** The view of a waiting guest: position and name. */
export function WaitingView({ room, stage, correctName, leave }: Props) {
  const { username, position, hostPresent, isRecorded } = stage;
  const [problem, setProblem] = useState<string | null>(null);

  async function rename(name: string): Promise<void> {
    setProblem(null);
    await correctName(name).catch((thrown: unknown) => setProblem(sentenceOf(thrown)));
  }

  return (
    <section class="card door-card waiting" aria-labelledby="waiting-title">
      <div class="door-sign">
        <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
          <path d="M9 26V14a7 7 0 0 1 14 0v12" />
          <circle cx="18.6" cy="19" r="1.5" />
        </svg>
      </div>
      <h1 id="waiting-title">You knocked at {room.name}</h1>
      <p class="waiting-place" role="status" data-position={position}>
        {placeText(position)}
      </p>
      <div class="waiting-name">
        <span data-own-name>{username}</span>
        <OwnName name={username} rename={rename} />
      </div>
      <ErrorText text={problem} />
      <p class="recorded-note" role="status">
        {isRecorded && (
          <>
            <RecordingDot /> This meeting is being recorded.
          </>
        )}
      </p>
      <p class="soft">
        {hostPresent
          ? 'The hosts see your name. You come in as soon as one of them lets you in; keep this page open.'
          : 'No host is here yet. You keep your place and they see you as soon as they come.'}
      </p>
      <button class="button button-wide" type="button" onClick={leave}>
        Stop waiting
      </button>
    </section>
  );
}

function placeText(position: number | undefined): string {
  if (position === undefined) return 'You are waiting.';
  if (position === 1) return 'You are next.';
  return `You are number ${position} in the queue.`;
}
