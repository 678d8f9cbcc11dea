import { useState } from 'preact/hooks';
import { ErrorText, sentenceOf } from '../parts/error-text.tsx';
import type { Person } from './media-state.ts';
import { PersonRow } from './person-row.tsx';
import type { RoomSession } from './room-session.ts';

interface Props {
  readonly session: RoomSession;
  readonly room: string;
  readonly people: readonly Person[];
  readonly isHost: boolean;
}

/** The people in the meeting, with a host's actions and the own name. */
export function PeopleList({ session, room, people, isHost }: Props) {
  const [problem, setProblem] = useState<string | null>(null);

  async function attempt(work: () => Promise<unknown>): Promise<void> {
    setProblem(null);
    try {
      await work();
    } catch (thrown) {
      setProblem(sentenceOf(thrown));
    }
  }

  return (
    <section class="panel-section" aria-labelledby="people-title">
      <h2 id="people-title">
        In the meeting <span class="count">{people.length}</span>
      </h2>
      <ErrorText text={problem} />
      <ul class="people">
        {people.map((person) => (
          <PersonRow
            key={person.identity}
            person={person}
            room={room}
            session={session}
            isHost={isHost}
            attempt={attempt}
          />
        ))}
      </ul>
    </section>
  );
}
