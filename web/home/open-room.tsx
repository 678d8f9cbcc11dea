import { useState } from 'preact/hooks';
import { pathOfRoom } from '../navigation.ts';

/** Form that opens a room by name or link. */
export function OpenRoom({ go }: { go: (path: string) => void }) {
  const [typed, setTyped] = useState('');

  function open(event: Event): void {
    event.preventDefault();
    const path = pathOfRoom(typed);
    if (path !== null) go(path);
  }

  return (
    <form class="card card-plain" aria-labelledby="open-room" onSubmit={open}>
      <h2 id="open-room">Enter a room</h2>
      <label class="field">
        <span>Its link or name</span>
        <input
          name="room-link"
          value={typed}
          required
          autocomplete="off"
          placeholder="weekly-tea"
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </label>
      <button class="button" type="submit">
        Go to the room
      </button>
    </form>
  );
}
