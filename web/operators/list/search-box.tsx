import { useContext, useState } from 'preact/hooks';
import { ErrorText, sentenceOf } from '../../parts/error-text.tsx';
import { ApiProblem } from '../api/api-problem.ts';
import type { SearchMatch } from '../api/room-line.ts';
import { OperatorContext } from '../operator-context.ts';
import { SearchMatches } from './search-matches.tsx';

/** Finds a room by what a caller can name. The typed text is posted, so that no log of addresses has it. */
export function SearchBox() {
  const { api, sessionEnded } = useContext(OperatorContext);
  const [typed, setTyped] = useState('');
  const [matches, setMatches] = useState<readonly SearchMatch[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const text = typed.trim();
    if (text === '') return;
    setIsBusy(true);
    setProblem(null);
    try {
      setMatches((await api.search(text)).results);
    } catch (thrown) {
      setMatches(null);
      if (thrown instanceof ApiProblem && thrown.isLoggedOut) return sessionEnded();
      setProblem(sentenceOf(thrown));
    }
    setIsBusy(false);
  }

  return (
    <search class="search" aria-label="Search">
      <form class="search-form" onSubmit={(event) => void submit(event)}>
        <label class="field">
          <span>Find a room</span>
          <input
            type="text"
            autoComplete="off"
            spellcheck={false}
            maxLength={500}
            placeholder="Link, name, PIN, last digits of a number, egress or any other id"
            value={typed}
            onInput={(event) => {
              setTyped(event.currentTarget.value);
              setMatches(null);
            }}
          />
        </label>
        <button class="button button-main" type="submit" disabled={isBusy}>
          Search
        </button>
      </form>
      <ErrorText text={problem} />
      <div role="status">{matches !== null && <SearchMatches matches={matches} />}</div>
    </search>
  );
}
