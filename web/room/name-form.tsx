import { useEffect, useRef, useState } from 'preact/hooks';
import type { RoomInfo } from '#src/client/rest.ts';
import { loginPath } from '../navigation.ts';
import { keepWantedDevices, readWantedDevices } from './devices.ts';

const nameKey = 'greenroom_name';

function readName(): string {
  try {
    return localStorage.getItem(nameKey) ?? '';
  } catch {
    return '';
  }
}

function keepName(name: string): void {
  try {
    localStorage.setItem(nameKey, name);
  } catch {
    // Without storage, the next visit starts with an empty name.
  }
}

/** Asks people without an account for a name before they enter or knock. */
export function NameForm({ room, enter }: { room: RoomInfo; enter: (name: string) => void }) {
  const [name, setName] = useState(readName);
  const [devices, setDevices] = useState(readWantedDevices);
  const field = useRef<HTMLInputElement>(null);
  const knocks = room.access_level !== 'public';
  useEffect(() => field.current?.focus(), []);

  function submit(event: Event): void {
    event.preventDefault();
    if (name.trim() === '') return;
    keepName(name.trim());
    keepWantedDevices(devices);
    enter(name.trim());
  }

  return (
    <form class="card door-card" onSubmit={submit}>
      <p class="eyebrow">You are at the door of</p>
      <h1>{room.name}</h1>
      <label class="field">
        <span>Your name</span>
        <input
          ref={field}
          name="guest-name"
          value={name}
          required
          maxLength={100}
          autocomplete="name"
          placeholder="How others will see you"
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <div class="switches">
        <label class="switch">
          <input
            type="checkbox"
            checked={devices.microphone}
            onChange={(event) => setDevices({ ...devices, microphone: event.currentTarget.checked })}
          />
          <span>Microphone on</span>
        </label>
        <label class="switch">
          <input
            type="checkbox"
            checked={devices.camera}
            onChange={(event) => setDevices({ ...devices, camera: event.currentTarget.checked })}
          />
          <span>Camera on</span>
        </label>
      </div>
      <button class="button button-main button-wide" type="submit">
        {knocks ? 'Ask to come in' : 'Enter the meeting'}
      </button>
      <p class="soft">
        {knocks ? 'A host lets you in. Nobody sees or hears you before. ' : ''}
        <a href={loginPath()}>I have an account</a>
      </p>
    </form>
  );
}
