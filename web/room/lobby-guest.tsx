import { useState } from 'preact/hooks';
import type { ListedGuest } from '#src/realtime/wire-shapes.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icon.tsx';
import { guestName } from './guest-name.ts';

interface Props {
  readonly guest: ListedGuest;
  readonly decide: (allow: boolean) => Promise<void>;
}

/** One waiting guest with position, admit and refuse buttons. */
export function LobbyGuest({ guest, decide }: Props) {
  const { color } = guest.participant;
  const name = guestName(guest);
  const [busy, setBusy] = useState(false);

  async function answer(allow: boolean): Promise<void> {
    setBusy(true);
    await decide(allow);
    setBusy(false);
  }

  return (
    <li class="guest" data-guest={guest.participant.id}>
      <Avatar name={guest.participant.username} color={color} />
      <span class="guest-name">
        <span>{name}</span>
        <small>Number {guest.position}</small>
      </span>
      <span class="guest-answers">
        <button
          class="button button-small button-main"
          type="button"
          disabled={busy}
          aria-label={`Let ${name} in`}
          onClick={() => void answer(true)}
        >
          Let in
        </button>
        <button
          class="button button-small button-icon"
          type="button"
          disabled={busy}
          title="Refuse"
          aria-label={`Refuse ${name}`}
          onClick={() => void answer(false)}
        >
          <Icon name="close" />
        </button>
      </span>
    </li>
  );
}
