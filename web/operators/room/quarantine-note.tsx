import { ActButton } from '../acts/act-button.tsx';
import type { ActorAnswer } from '../api/actor-answer.ts';
import { Shown } from '../parts/shown.tsx';
import { When } from '../parts/when.tsx';

interface Props {
  readonly actor: ActorAnswer;
  readonly changed: () => void;
}

/** A quarantine: the event whose transition failed, the exception, and the two ways out. */
export function QuarantineNote({ actor: { kind, id, quarantined_at, inbox, inbox_count }, changed }: Props) {
  const cause = inbox.find(({ error }) => error !== null) ?? inbox[0];
  const target = { kind, id };
  return (
    <div class="quarantine" data-blocker="quarantine">
      <p>
        <strong>Quarantined</strong> <When at={quarantined_at} />: the machine failed three times
        {cause !== undefined && (
          <>
            {' '}
            at <code>{<Shown text={cause.event} most={80} />}</code>, which came by{' '}
            <Shown text={cause.cause.by} most={30} />
          </>
        )}
        . {inbox_count === 1 ? '1 report waits.' : `${inbox_count} reports wait in order.`}
      </p>
      {cause?.error != null && (
        <pre class="json">
          <Shown text={cause.error} most={2000} />
        </pre>
      )}
      <div class="button-row">
        <ActButton label={`Release this ${kind}`} act={{ act: 'actor.release', actor: target }} isMain done={changed} />
        <ActButton label={`Reset this ${kind}`} act={{ act: 'actor.reset', actor: target }} isGrave done={changed} />
      </div>
    </div>
  );
}
