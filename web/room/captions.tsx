import type { Caption } from './media-state.ts';

interface Props {
  readonly captions: readonly Caption[];
  /** State of the room's subtitle agent. */
  readonly status: 'off' | 'dispatching' | 'on' | 'failed' | undefined;
}

/** Captions below the tiles. */
export function Captions({ captions, status }: Props) {
  return (
    <div class="captions" role="log" aria-label="Captions">
      {captions.length === 0 && <p class="caption-status">{statusText(status)}</p>}
      {captions.map(({ id, name, text, isFinal }) => (
        <p key={id} class="caption" data-final={isFinal}>
          <strong>{name}</strong> {text}
        </p>
      ))}
    </div>
  );
}

function statusText(status: Props['status']): string {
  if (status === 'failed') return 'Captions could not be started.';
  return status === 'on' ? 'Captions are on.' : 'Captions are about to start…';
}
