import { useContext } from 'preact/hooks';
import { OperatorContext } from '../operator-context.ts';
import { usePoll } from '../parts/use-poll.ts';
import { FindingCard } from '../room/finding-card.tsx';

/** What is wrong with the whole product: it explains many rooms at once. Nothing is shown while all is well. */
export function SystemFindings() {
  const { api } = useContext(OperatorContext);
  const { value, again } = usePoll('system diagnosis', 10_000, (signal) => api.systemDiagnosis(signal));
  const findings = value?.findings.filter(({ severity }) => severity !== 'note') ?? [];
  if (findings.length === 0) return null;
  return (
    <section class="part" aria-labelledby="system-title">
      <h2 id="system-title">What is wrong with the product</h2>
      <ul class="findings" aria-label="Findings about the product">
        {findings.map((finding) => (
          <FindingCard key={`${finding.code} ${finding.since}`} finding={finding} changed={again} />
        ))}
      </ul>
    </section>
  );
}
