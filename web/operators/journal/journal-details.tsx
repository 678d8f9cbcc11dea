import type { ComponentChildren } from 'preact';
import type { PendingCommand } from '../api/actor-answer.ts';
import type { JournalLine } from '../api/journal-line.ts';
import { JsonText } from '../parts/json-text.tsx';
import { Shown } from '../parts/shown.tsx';
import { CommandOutcome } from './command-outcome.tsx';
import { causeText } from './line-text.ts';

interface Props {
  readonly line: JournalLine;
  readonly lines: readonly JournalLine[];
  readonly pending: readonly PendingCommand[];
  readonly jump: (id: number) => void;
  readonly onlyActor: (actor: string) => void;
  readonly onlyRequest: (request: string) => void;
  readonly tryAgain: (line: number) => void;
}

/** All that is known of a line, with links to what it belongs to. */
export function JournalDetails({ line, lines, pending, jump, onlyActor, onlyRequest, tryAgain }: Props) {
  const { id, kind, actor, revision, cause, request, before, after, facts, commands, given } = line;
  const asked =
    cause.by === 'command' ? lines.find((one) => one.commands.some(({ key }) => key === cause.id)) : undefined;
  return (
    <div class="line-details">
      <dl class="details">
        <Detail name="time">{line.at}</Detail>
        <Detail name="actor">
          {kind} <Shown text={actor} most={120} />, revision {revision}{' '}
          <Link text="only this actor" go={() => onlyActor(`${kind}/${actor}`)} />
        </Detail>
        <Detail name="cause">
          {causeText(line)} <Shown text={cause.id} most={200} />{' '}
          {asked !== undefined && <Link text="the line that asked for it" go={() => jump(asked.id)} />}
          {cause.tries !== undefined && ` after ${cause.tries} failed tries`}
        </Detail>
        {cause.reason !== undefined && (
          <Detail name="reason">
            <Shown text={cause.reason} most={500} />
          </Detail>
        )}
        {request !== null && (
          <Detail name="request">
            <Shown text={request} most={80} /> <Link text="only this request" go={() => onlyRequest(request)} />
          </Detail>
        )}
        <Detail name="before">
          <Shown text={before} most={2000} />
        </Detail>
        <Detail name="after">
          <Shown text={after} most={2000} />
        </Detail>
        <Detail name="facts">{facts.length === 0 ? 'none' : <Shown text={facts.join(', ')} most={1000} />}</Detail>
        <Detail name="commands">
          {commands.length === 0 && 'none'}
          {commands.slice(0, 50).map((command) => (
            <CommandOutcome key={command.key} command={command} lines={lines} pending={pending} jump={jump} />
          ))}
        </Detail>
      </dl>
      <p class="soft">The event, as the journal keeps it: names, numbers and secrets are left out or are marks.</p>
      <JsonText value={given} />
      <button class="button button-small" type="button" onClick={() => tryAgain(id)}>
        What would this event do now?
      </button>
    </div>
  );
}

function Detail({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Link({ text, go }: { readonly text: string; readonly go: () => void }) {
  return (
    <button class="link" type="button" onClick={go}>
      {text}
    </button>
  );
}
