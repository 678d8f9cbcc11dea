import { useState } from 'preact/hooks';
import type { AccessLevel, Me, Rest } from '#src/client/rest.ts';
import { loginPath } from '../navigation.ts';
import { ErrorText, sentenceOf } from '../parts/error-text.tsx';
import { AccessChoice } from './access-choice.tsx';

interface Props {
  readonly me: Me | null | undefined;
  readonly rest: Rest;
  readonly go: (path: string) => void;
}

/** Form that creates a room and enters it. */
export function NewRoom({ me, rest, go }: Props) {
  const [name, setName] = useState('');
  const [level, setLevel] = useState<AccessLevel>('trusted');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function create(event: Event): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      const room = await rest.createRoom(name.trim(), { accessLevel: level });
      go(`/r/${room.slug}`);
    } catch (thrown) {
      setProblem(sentenceOf(thrown));
      setBusy(false);
    }
  }

  if (me === null) {
    return (
      <section class="card" aria-labelledby="new-room">
        <h2 id="new-room">New room</h2>
        <p class="soft">Rooms belong to somebody: log in to create one. Guests need no account.</p>
        <a class="button button-main" href={loginPath()}>
          Log in to create a room
        </a>
      </section>
    );
  }
  return (
    <form class="card" aria-labelledby="new-room" onSubmit={create}>
      <h2 id="new-room">New room</h2>
      <label class="field">
        <span>Name of the room</span>
        <input
          name="room-name"
          value={name}
          maxLength={100}
          required
          autocomplete="off"
          placeholder="Weekly tea"
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <AccessChoice level={level} choose={setLevel} />
      <ErrorText text={problem} />
      <button class="button button-main" type="submit" disabled={busy || me === undefined}>
        Create and enter
      </button>
    </form>
  );
}
