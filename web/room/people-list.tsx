import { Avatar } from '../parts/avatar.tsx';
import type { Person } from './media-state.ts';

/** Who is in the meeting. */
export function PeopleList({ people }: { people: readonly Person[] }) {
  return (
    <section class="panel-section" aria-labelledby="people-title">
      <h2 id="people-title">
        In the meeting <span class="count">{people.length}</span>
      </h2>
      <ul class="people">
        {people.map((person) => (
          <li key={person.identity}>
            <Avatar name={person.name} color={person.color} />
            <span class="person-name">{person.isMe ? `${person.name} (you)` : person.name}</span>
            <small>{stateOf(person)}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}

function stateOf(person: Person): string {
  if (person.screen !== null) return 'shows a screen';
  if (person.isSpeaking) return 'speaks';
  return person.isHeard ? '' : 'muted';
}
