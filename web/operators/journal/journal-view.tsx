import { useEffect, useState } from 'preact/hooks';
import type { PendingCommand } from '../api/actor-answer.ts';
import type { JournalLine } from '../api/journal-line.ts';
import { ProblemBanner } from '../parts/problem-banner.tsx';
import { ShortId } from '../parts/short-id.tsx';
import { JournalRow } from './journal-row.tsx';
import { holdsText } from './line-text.ts';
import { useJournal } from './use-journal.ts';

interface Props {
  readonly room: string;
  /** Days for which the journal is kept. */
  readonly days: number;
  /** The room's commands without an outcome. */
  readonly pending: readonly PendingCommand[];
  /** Called with the newest lines, unless they are filtered. */
  readonly loaded: (lines: readonly JournalLine[]) => void;
  /** Asks what the event of a line would do now. */
  readonly tryAgain: (line: number) => void;
}

/** What moved the room, its guests and its recordings, by whom and why. */
export function JournalView({ room, days, pending, loaded, tryAgain }: Props) {
  const [actor, setActor] = useState<string | null>(null);
  const [request, setRequest] = useState<string | null>(null);
  const [text, setText] = useState('');
  const [open, setOpen] = useState<number | null>(null);
  const { lines, problem, earlier } = useJournal(room, { actor, request });
  const shown = (lines ?? []).filter((line) => holdsText(line, text));
  useEffect(() => {
    if (lines !== null && actor === null && request === null) loaded(lines);
  }, [lines, actor, request, loaded]);
  const jump = (id: number) => {
    setText('');
    setOpen(id);
    // After the line is rendered open.
    requestAnimationFrame(() => document.getElementById(`line-${id}`)?.scrollIntoView({ block: 'center' }));
  };

  return (
    <>
      <p class="soft">Newest first, live, kept for {days} days. A line opens with all that is known of it.</p>
      <div class="journal-filter">
        <label>
          <span class="read-out">Text in the loaded lines</span>
          <input
            class="field-input"
            type="search"
            placeholder="Text in the loaded lines"
            maxLength={100}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <button type="button" class="tab" aria-pressed={actor === null && request === null} onClick={() => clear()}>
          All lines
        </button>
        <button
          type="button"
          class="tab"
          aria-pressed={actor === `room/${room}`}
          onClick={() => setActor(actor === null ? `room/${room}` : null)}
        >
          Only the room
        </button>
        {actor !== null && actor !== `room/${room}` && (
          <button type="button" class="tab" aria-pressed="true" onClick={() => setActor(null)}>
            only {actor.slice(0, actor.indexOf('/'))} <ShortId id={actor.slice(actor.lastIndexOf('/') + 1)} /> ✕
          </button>
        )}
        {request !== null && (
          <button type="button" class="tab" aria-pressed="true" onClick={() => setRequest(null)}>
            only request <ShortId id={request} /> ✕
          </button>
        )}
      </div>
      <ProblemBanner problem={problem} hasValue={lines !== null} />
      {lines !== null && shown.length === 0 && (
        <p class="empty">{lines.length === 0 ? 'No line is kept.' : 'No loaded line has this text.'}</p>
      )}
      <ol class="journal" aria-label="Journal">
        {shown.map((line) => (
          <JournalRow
            key={line.id}
            line={line}
            lines={lines ?? []}
            pending={pending}
            isOpen={open === line.id}
            toggle={() => setOpen(open === line.id ? null : line.id)}
            jump={jump}
            onlyActor={setActor}
            onlyRequest={setRequest}
            tryAgain={tryAgain}
          />
        ))}
      </ol>
      {earlier !== null && (
        <button class="button button-small" type="button" onClick={earlier}>
          Earlier lines
        </button>
      )}
    </>
  );

  function clear(): void {
    setActor(null);
    setRequest(null);
  }
}
