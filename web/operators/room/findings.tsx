import type { DiagnosisAnswer } from '../api/finding.ts';
import { ProblemBanner } from '../parts/problem-banner.tsx';
import type { Polled } from '../parts/use-poll.ts';
import { FindingCard } from './finding-card.tsx';
import { Part } from './part.tsx';

interface Props {
  readonly diagnosis: Polled<DiagnosisAnswer>;
  readonly changed: () => void;
}

/** What is wrong with this room, worst first, and what cures it. */
export function Findings({ diagnosis: { value, problem }, changed }: Props) {
  const findings = value?.findings ?? [];
  const isWrong = findings.some(({ severity }) => severity !== 'note');
  return (
    <Part id="findings" title="What is wrong">
      {/* The page tells of a database that is away; here only what else keeps the findings away. */}
      {problem !== null && problem.status !== 0 && problem.status !== 503 && (
        <ProblemBanner problem={problem} hasValue={value !== null} />
      )}
      {value === null && problem === null && <p role="status">Looking…</p>}
      {value !== null && !isWrong && (
        <p class="well" data-findings="none">
          Nothing is wrong with this room.
        </p>
      )}
      <ul class="findings" aria-label="Findings">
        {findings.map((finding) => (
          <FindingCard
            key={`${finding.code} ${finding.actor?.kind} ${finding.actor?.id} ${finding.since}`}
            finding={finding}
            changed={changed}
          />
        ))}
      </ul>
    </Part>
  );
}
