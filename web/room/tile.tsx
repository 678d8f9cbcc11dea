import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icon.tsx';
import type { Person } from './media-state.ts';
import { Picture } from './picture.tsx';

/** One person: video or initials, name, mute and hand icons, and a ring while speaking. */
export function Tile({ person }: { person: Person }) {
  const name = person.isMe ? `${person.name} (you)` : person.name;
  return (
    <li class="tile" data-identity={person.identity} data-me={person.isMe} data-speaking={person.isSpeaking}>
      {person.camera === null ? (
        <Avatar name={person.name} color={person.color} />
      ) : (
        <Picture track={person.camera} mirrored={person.isMe} label={`Camera of ${name}`} />
      )}
      {person.hasHandUp && (
        <span class="tile-hand">
          <Icon name="hand" />
          <span class="read-out">Hand raised</span>
        </span>
      )}
      <span class="tile-name">
        {!person.isHeard && (
          <span class="tile-mark">
            <Icon name="microphoneOff" />
            <span class="read-out">Muted: </span>
          </span>
        )}
        <span class="tile-text">{name}</span>
      </span>
    </li>
  );
}
