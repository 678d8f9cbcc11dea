import { ActButton } from '../acts/act-button.tsx';
import type { ActorTarget } from '../api/act.ts';
import type { PendingTimer } from '../api/actor-answer.ts';
import { Shown } from '../parts/shown.tsx';
import { When } from '../parts/when.tsx';
import { timerText } from '../words/timer-text.ts';

interface Props {
  readonly actor: ActorTarget;
  readonly timers: readonly PendingTimer[];
  readonly changed: () => void;
}

/** Pending timers, with their deadlines. */
export function TimerList({ actor, timers, changed }: Props) {
  return (
    <>
      <h3>Timers</h3>
      <ul class="plain-list" aria-label="Timers">
        {timers.map(({ id, at, overdue }) => (
          <li key={id} class="thing" data-blocker={overdue ? 'timer' : undefined}>
            <span class="thing-name" title={id.slice(0, 300)}>
              <Shown text={timerText(id)} most={120} />
            </span>
            <span>
              {overdue ? (
                <span class="tag" data-tone="bad">
                  overdue
                </span>
              ) : (
                'fires'
              )}{' '}
              <When at={at} />
            </span>
            <span class="thing-acts">
              <ActButton
                short="Fire now"
                label={`Fire ${timerText(id)} now`}
                act={{ act: 'timer.fire', actor, timer: id }}
                done={changed}
              />
              <ActButton
                short="Cancel"
                label={`Cancel ${timerText(id)}`}
                act={{ act: 'timer.cancel', actor, timer: id }}
                isGrave
                done={changed}
              />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
