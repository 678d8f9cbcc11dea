import type { Fact } from '#src/facts/fact.ts';
import type { Participant } from '#src/lobby/waiting-guest.ts';

const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** The last facts, newest first, each with number, type, subject and time. */
export function FactList({ facts }: { facts: readonly Fact[] }) {
  const names = new Map(facts.flatMap(nameOf));
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
            <small>{subjectOf(fact, names)}</small>
          </span>
          <time dateTime={fact.at}>{clock.format(new Date(fact.at))}</time>
        </li>
      ))}
    </ol>
  );
}

/** The name of a guest; only the fact of the knock contains it. */
function nameOf({ data: { participant } }: Fact): [string, string][] {
  if (typeof participant !== 'object' || participant === null) return [];
  const { id, username } = participant as Participant;
  return [[id, username]];
}

/** The subject of a fact, if it names one. */
function subjectOf(fact: Fact, names: ReadonlyMap<string, string>): string {
  const { name, participant, reason, count } = fact.data;
  if (typeof name === 'string') return name;
  const knocked = nameOf(fact)[0]?.[1] ?? names.get(String(participant));
  if (knocked !== undefined) return knocked;
  if (typeof count === 'number') return count === 1 ? '1 guest' : `${count} guests`;
  return typeof reason === 'string' ? reason : '';
}
