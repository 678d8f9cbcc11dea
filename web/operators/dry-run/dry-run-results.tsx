import type { DryRunAnswer } from '../api/dry-run-result.ts';
import { Shown } from '../parts/shown.tsx';
import { changeOf } from '../words/states-in-words.ts';

const outcomeWords: Readonly<Record<string, string>> = {
  moved: 'It would move.',
  ignored: 'It would ignore the event: its machine does not accept it in this state.',
  duplicate: 'It has had this event already.',
  stale: 'The timer was cancelled or restarted.',
  unknown: 'There is no such actor.',
  kept: 'The event would wait in the inbox, behind others.',
  failed: 'Its machine would fail; the event would wait in the inbox and be tried again.',
};

/** What an event would do, actor by actor. */
export function DryRunResults({ answer: { results, left_out } }: { readonly answer: DryRunAnswer }) {
  if (results.length === 0) return <p class="empty">No actor would receive it.</p>;
  return (
    <>
      <ul class="plain-list" aria-label="What would happen">
        {results.map((result, index) => {
          const { actor, outcome, before, after, error } = result;
          const { left, entered } = changeOf(before, after);
          const follow: [string, string[]][] = [
            ['facts', result.facts.map(({ type }) => type)],
            ['commands', result.commands.map(({ name }) => name)],
            ['rows', [...result.writes]],
            ['messages', result.messages.map(({ to, event }) => `${event} to ${to}`)],
            ['timers', result.timers.map(({ do: does, id }) => `${does} ${id}`)],
          ];
          return (
            <li key={index} class="thing" data-outcome={outcome}>
              <span class="thing-name">
                <Shown text={`${actor.kind} ${actor.id}`} most={120} />
              </span>
              <span>
                <strong>
                  <Shown text={outcomeWords[outcome] ?? outcome} most={200} />
                </strong>
                {left.length + entered.length > 0 && (
                  <>
                    <br />
                    <Shown text={left.join(' ')} most={200} /> → <Shown text={entered.join(' ')} most={200} />
                  </>
                )}
                {follow.map(
                  ([name, all]) =>
                    all.length > 0 && (
                      <span key={name} class="follow">
                        <br />
                        <span class="soft">{name}:</span> <Shown text={all.slice(0, 30).join(', ')} most={1500} />
                      </span>
                    ),
                )}
                {error !== null && (
                  <>
                    <br />
                    <strong>
                      <Shown text={error} most={500} />
                    </strong>
                  </>
                )}
              </span>
            </li>
          );
        })}
      </ul>
      {left_out > 0 && <p class="soft">{left_out} more actors would move.</p>}
    </>
  );
}
