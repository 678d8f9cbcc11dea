import type { PendingCommand } from '../api/actor-answer.ts';
import type { JournalLine } from '../api/journal-line.ts';
import { Shown } from '../parts/shown.tsx';
import { shownText } from '../parts/shown-text.ts';
import { changeOf } from '../words/states-in-words.ts';
import { JournalDetails } from './journal-details.tsx';
import { causeText } from './line-text.ts';

interface Props {
  readonly line: JournalLine;
  readonly lines: readonly JournalLine[];
  readonly pending: readonly PendingCommand[];
  readonly isOpen: boolean;
  readonly toggle: () => void;
  readonly jump: (id: number) => void;
  readonly onlyActor: (actor: string) => void;
  readonly onlyRequest: (request: string) => void;
  readonly tryAgain: (line: number) => void;
}

const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** One line of the journal: when, what, by whom, from which state to which, and what followed. */
export function JournalRow(props: Props) {
  const { line, isOpen, toggle } = props;
  const { left, entered } = changeOf(line.before, line.after);
  const at = Date.parse(line.at);
  return (
    <li id={`line-${line.id}`} class="line" data-line={line.id} data-by={line.cause.by}>
      <button type="button" class="line-head" aria-expanded={isOpen} onClick={toggle}>
        <time dateTime={line.at} title={line.at}>
          <span class="soft">{date.format(at)}</span> {time.format(at)}
        </time>
        <span class="line-what">
          {line.kind !== 'room' && <span class="tag">{shownText(line.kind, 20)}</span>}{' '}
          <code>
            <Shown text={line.event} most={80} />
          </code>
          {line.told !== null && <span class="soft"> ({line.told} guests)</span>}
        </span>
        <span class="line-by">
          {causeText(line)}
          {line.cause.tries !== undefined && line.cause.tries > 0 && ` after ${line.cause.tries} failed tries`}
          {line.cause.reason !== undefined && (
            <>
              : <Shown text={line.cause.reason} most={200} />
            </>
          )}
        </span>
        <span class="line-change">
          {left.length + entered.length === 0 ? (
            <span class="soft">no change of state</span>
          ) : (
            <>
              <Shown text={left.join(' ')} most={120} /> →{' '}
              <strong>{<Shown text={entered.join(' ')} most={120} />}</strong>
            </>
          )}
        </span>
        <span class="line-follow soft">
          {line.facts.slice(0, 6).map((fact) => (
            <span key={fact}>
              <Shown text={fact} most={60} />{' '}
            </span>
          ))}
          {line.commands.slice(0, 6).map(({ name, key }) => (
            <span key={key} class="command">
              <Shown text={name} most={60} />{' '}
            </span>
          ))}
        </span>
      </button>
      {isOpen && <JournalDetails {...props} />}
    </li>
  );
}
