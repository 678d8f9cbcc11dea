import { useContext, useState } from 'preact/hooks';
import { OperatorContext } from '../operator-context.ts';
import { JsonText } from '../parts/json-text.tsx';
import { ProblemBanner } from '../parts/problem-banner.tsx';
import { Shown } from '../parts/shown.tsx';
import { usePoll } from '../parts/use-poll.ts';
import { When } from '../parts/when.tsx';

const streams = ['room', 'lobby'] as const;

/** The newest facts of a room's stream, as sockets and webhooks receive them. */
export function FactStream({ room }: { readonly room: string }) {
  const { api } = useContext(OperatorContext);
  const [stream, setStream] = useState<(typeof streams)[number]>('room');
  const { value, problem } = usePoll(`facts ${room} ${stream}`, 2000, (signal) =>
    api.facts(room, { stream, limit: 100 }, signal),
  );
  const facts = [...(value?.results ?? [])].sort((one, other) => other.number - one.number);
  return (
    <>
      <div class="tabs">
        {streams.map((one) => (
          <button key={one} type="button" class="tab" aria-pressed={one === stream} onClick={() => setStream(one)}>
            {one}
          </button>
        ))}
      </div>
      <ProblemBanner problem={problem} hasValue={value !== null} />
      {value !== null && facts.length === 0 && <p class="empty">No facts are kept.</p>}
      <ol class="plain-list" aria-label="Facts">
        {facts.map(({ number, type, at, data }) => (
          <li key={number}>
            <details>
              <summary>
                {number} <Shown text={type} most={80} />{' '}
                <span class="soft">
                  <When at={at} />
                </span>
              </summary>
              <JsonText value={data} />
            </details>
          </li>
        ))}
      </ol>
    </>
  );
}
