import { useState } from 'preact/hooks';
import type { Client } from '#src/client/client.ts';
import type { WaitingList } from '#src/client/waiting-list.ts';
import { ErrorText, sentenceOf } from '../parts/error-text.tsx';
import { LobbyGuest } from './lobby-guest.tsx';

/** Guests shown per page. */
const shownAtOnce = 100;

/** The lobby, for hosts: admit one, refuse one, admit all. */
export function Lobby({ client, room, lobby }: { client: Client; room: string; lobby: WaitingList }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [shown, setShown] = useState(shownAtOnce);
  const guests = lobby.guests.slice(0, shown);

  async function attempt(work: () => Promise<unknown>): Promise<void> {
    setProblem(null);
    try {
      await work();
    } catch (thrown) {
      setProblem(sentenceOf(thrown));
    }
  }

  async function showMore(): Promise<void> {
    setShown(shown + shownAtOnce);
    if (lobby.more && lobby.guests.length < shown + shownAtOnce) await client.list(room, lobby.known);
  }

  return (
    <section class="panel-section lobby" aria-labelledby="lobby-title">
      <div class="panel-head">
        <h2 id="lobby-title">
          At the door <span class="count">{lobby.waiting}</span>
        </h2>
        {lobby.waiting > 1 && (
          <button class="button button-small" type="button" onClick={() => void attempt(() => client.admitAll(room))}>
            Let all in
          </button>
        )}
      </div>
      {lobby.waiting === 0 && <p class="soft">Nobody waits. Who knocks appears here.</p>}
      <ErrorText text={problem} />
      <ol class="guests">
        {guests.map((guest) => (
          <LobbyGuest
            key={guest.number}
            guest={guest}
            decide={(allow) => attempt(() => client.decide(room, guest.participant.id, allow))}
          />
        ))}
      </ol>
      {lobby.waiting > guests.length && (
        <button class="button button-small" type="button" onClick={() => void attempt(showMore)}>
          Show more ({lobby.waiting - guests.length})
        </button>
      )}
    </section>
  );
}
