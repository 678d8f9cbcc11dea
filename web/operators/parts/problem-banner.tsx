import type { ApiProblem } from '../api/api-problem.ts';

interface Props {
  readonly problem: ApiProblem | null;
  /** Whether older values are shown below. */
  readonly hasValue: boolean;
}

/** Tells that answers are missing. Rendered empty too: screen readers announce changes of a region, not new regions. */
export function ProblemBanner({ problem, hasValue }: Props) {
  return (
    <div class="problem" role="alert" data-problem={problem === null ? undefined : problem.status}>
      {problem !== null && (
        <p>
          {problem.message} {hasValue && 'What is shown below is old. '}The page tries again by itself.
        </p>
      )}
    </div>
  );
}
