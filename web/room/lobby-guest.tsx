import { useState } from 'preact/hooks';
import type { WaitingGuest } from '#src/realtime/wire-shapes.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icon.tsx';

interface Props {
  readonly guest: WaitingGuest;
  readonly decide: (allow: boolean) => Promise<void>;
}

/** One who waits, with the place in the queue and the two answers. */
export function LobbyGuest({ guest, decide }: Props) {
  const { username, color } = guest.participant;
  const [busy, setBusy] = useState(false);

  async function answer(allow: boolean): Promise<void> {
    setBusy(true);
    await decide(allow);
    setBusy(false);
  }

  return (
    <li class="guest" data-guest={guest.participant.id}>
      <Avatar name={username} color={color} />
      <span class="guest-name">
        <span>{username}</span>
        <small>Number {guest.position}</small>
      </span>
      <span class="guest-answers">
        <button
          class="button button-small button-main"
          type="button"
          disabled={busy}
          aria-label={`Let ${username} in`}
          onClick={() => void answer(true)}
        >
          Let in
        </button>
        <button
          class="button button-small button-icon"
          type="button"
          disabled={busy}
          title="Refuse"
          aria-label={`Refuse ${username}`}
          onClick={() => void answer(false)}
        >
          <Icon name="close" />
        </button>
      </span>
    </li>
  );
}
