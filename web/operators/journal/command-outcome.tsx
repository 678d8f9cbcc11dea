import type { PendingCommand } from '../api/actor-answer.ts';
import type { JournalLine } from '../api/journal-line.ts';
import { Shown } from '../parts/shown.tsx';
import { When } from '../parts/when.tsx';

interface Props {
  readonly command: JournalLine['commands'][number];
  readonly lines: readonly JournalLine[];
  readonly pending: readonly PendingCommand[];
  readonly jump: (id: number) => void;
}

/** A command of a line, and how it ended. */
export function CommandOutcome({ command: { name, key }, lines, pending, jump }: Props) {
  const outcome = lines.find(({ cause }) => cause.by === 'command' && cause.id === key);
  const job = pending.find((one) => one.key === key);
  return (
    <p>
      <code>
        <Shown text={name} most={80} />
      </code>{' '}
      {outcome !== undefined && (
        <>
          ended with{' '}
          <button class="link" type="button" onClick={() => jump(outcome.id)}>
            <Shown text={outcome.event} most={80} />
          </button>
        </>
      )}
      {outcome === undefined && job !== undefined && (
        <strong>
          is pending: {job.tries} failed tries, next <When at={job.run_at} />{' '}
          {job.error !== null && <Shown text={job.error} most={300} />}
        </strong>
      )}
      {outcome === undefined && job === undefined && <span class="soft">has no outcome among the loaded lines</span>}
    </p>
  );
}
