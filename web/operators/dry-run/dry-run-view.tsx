import { useContext, useEffect, useState } from 'preact/hooks';
import { ErrorText, sentenceOf } from '../../parts/error-text.tsx';
import { ApiProblem } from '../api/api-problem.ts';
import type { DryRunAnswer } from '../api/dry-run-result.ts';
import { OperatorContext } from '../operator-context.ts';
import { dryRunBody, type PastedKind } from './dry-run-body.ts';
import { DryRunResults } from './dry-run-results.tsx';

interface Props {
  readonly room: string;
  /** A line of the journal whose event is to be tried at once. */
  readonly line: number | null;
}

const examples: Readonly<Record<PastedKind, string>> = {
  event: '{ "type": "room.changed" }',
  webhook: '{ "event": "room_finished", "room": { "name": "…", "sid": "RM_…" } }',
};

/** Shows what an event would do to the room now. Nothing is written. */
export function DryRunView({ room, line }: Props) {
  const { api, sessionEnded } = useContext(OperatorContext);
  const [kind, setKind] = useState<PastedKind>('event');
  const [actor, setActor] = useState(`room/${room}`);
  const [text, setText] = useState('');
  const [answer, setAnswer] = useState<DryRunAnswer | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function run(body: object): Promise<void> {
    setProblem(null);
    setAnswer(null);
    try {
      setAnswer(await api.dryRun(body));
    } catch (thrown) {
      if (thrown instanceof ApiProblem && thrown.isLoggedOut) return sessionEnded();
      setProblem(sentenceOf(thrown));
    }
  }

  useEffect(() => {
    if (line !== null) void run({ room, line });
  }, [room, line]);

  function submit(event: Event): void {
    event.preventDefault();
    const body = dryRunBody(kind, actor, text);
    if ('problem' in body) setProblem(body.problem);
    else void run(body.body);
  }

  return (
    <>
      <p class="soft">
        What would an event do now? Paste one, or choose “What would this event do now?” at a line of the journal.
        Nothing is written.
      </p>
      {line !== null && <p>The event of line {line}, as if it came now:</p>}
      <form class="dry-run" onSubmit={submit}>
        <div class="tabs">
          {(['event', 'webhook'] as const).map((one) => (
            <button key={one} type="button" class="tab" aria-pressed={one === kind} onClick={() => setKind(one)}>
              {one === 'event' ? 'Event for an actor' : 'Webhook as LiveKit sends it'}
            </button>
          ))}
        </div>
        {kind === 'event' && (
          <label class="field">
            <span>Actor</span>
            <input
              type="text"
              spellcheck={false}
              maxLength={200}
              value={actor}
              onInput={(event) => setActor(event.currentTarget.value)}
            />
          </label>
        )}
        <label class="field">
          <span>JSON</span>
          <textarea
            class="field-input field-text"
            rows={4}
            spellcheck={false}
            maxLength={60_000}
            placeholder={examples[kind]}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <button class="button" type="submit">
          Try
        </button>
      </form>
      <ErrorText text={problem} />
      <div role="status">{answer !== null && <DryRunResults answer={answer} />}</div>
    </>
  );
}
