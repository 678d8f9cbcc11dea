import { Avatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icon.tsx';
import type { Person } from './media-state.ts';
import { OwnName } from './own-name.tsx';
import { PersonMenu } from './person-menu.tsx';
import type { RoomSession } from './room-session.ts';

interface Props {
  readonly person: Person;
  readonly room: string;
  readonly session: RoomSession;
  readonly isHost: boolean;
  readonly attempt: (work: () => Promise<unknown>) => Promise<void>;
}

/** One person: name, role, activity and actions. */
export function PersonRow({ person, room, session, isHost, attempt }: Props) {
  return (
    <li data-person={person.identity}>
      <Avatar name={person.name} color={person.color} />
      <span class="person-name">
        <span>{person.isMe ? `${person.name} (you)` : person.name}</span>
        <small>{[roleOf(person), stateOf(person)].filter((text) => text !== '').join(', ')}</small>
      </span>
      {person.hasHandUp && (
        <span class="person-hand">
          <Icon name="hand" />
          <span class="read-out">Hand raised</span>
        </span>
      )}
      {person.isMe && <OwnName name={person.name} rename={(name) => attempt(() => session.own.rename(name))} />}
      {!person.isMe && isHost && (
        <PersonMenu person={person} room={room} acts={session.client.people} attempt={attempt} />
      )}
    </li>
  );
}

const roleOf = ({ role }: Person): string => (role === 'owner' || role === 'administrator' ? role : '');

function stateOf(person: Person): string {
  if (person.screen !== null) return 'shows a screen';
  if (person.isSpeaking) return 'speaks';
  return person.isHeard ? '' : 'muted';
}
