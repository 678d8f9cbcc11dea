import type { Fact } from '#src/realtime/protocol.ts';

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** The last facts, newest first: number in their stream, type, who or what, when. */
export function FactList({ facts }: { facts: readonly Fact[] }) {
  if (facts.length === 0) return <p class="soft">What happens from now on appears here.</p>;
  return (
    <ol class="facts" aria-label="Last facts">
      {facts.map((fact) => (
        <li key={`${fact.stream}-${fact.number}`} class="fact" data-type={fact.type}>
          <span class="fact-number" title={`Number ${fact.number} of the ${fact.stream} stream`}>
            {fact.stream === 'lobby' ? 'L' : 'R'}
            {fact.number}
          </span>
          <span class="fact-type">
            {fact.type}
            <small>{subjectOf(fact)}</small>
          </span>
          <time dateTime={fact.at}>{clock.format(new Date(fact.at))}</time>
        </li>
      ))}
    </ol>
  );
}

/** The name or reason in a fact's data, if it has one. */
function subjectOf(fact: Fact): string {
  const { name, participant, reason, count } = fact.data as Record<string, unknown>;
  if (typeof name === 'string') return name;
  const username = typeof participant === 'object' && participant !== null && 'username' in participant;
  if (username) return String((participant as { username: unknown }).username);
  if (typeof count === 'number') return `${count} people`;
  return typeof reason === 'string' ? reason : '';
}
