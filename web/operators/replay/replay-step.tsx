import { RoomChart } from '../chart/room-chart.tsx';
import { shownText } from '../parts/shown-text.ts';
import { ContextTree } from './context-tree.tsx';
import { findDifferences } from './find-differences.ts';
import type { ReplayStep, Standing } from './replay-answer.ts';
import { valueText } from './value-text.ts';

interface Props {
  readonly kind: string;
  readonly standing: Standing;
  /** The move that led here; null at the start. */
  readonly step: ReplayStep | null;
  /** The state before the move. */
  readonly before: Standing | null;
}

const mostDifferences = 100;

/** One step: its event, what followed, and the state that it led to. */
export function ReplayedStep({ kind, standing, step, before }: Props) {
  const { value, state, context, timers } = standing;
  const differences = before === null ? [] : findDifferences(before.context, context, mostDifferences);
  const last = step === null ? null : { before: step.before, after: state, event: step.event.type };
  const old = before?.timers.map(({ id }) => id) ?? [];
  return (
    <>
      {step === null ? (
        <p>Here the replay starts. No event led here that is still known.</p>
      ) : (
        <StepEvent step={step} />
      )}
      {step !== null && (
        <dl class="replay-facts">
          <Names title="Facts" names={step.facts} />
          <Names title="Commands" names={step.commands} />
          <Names title="Rows written" names={step.writes} />
          <Names title="Messages to other actors" names={step.messages} />
        </dl>
      )}
      <RoomChart kind={kind} value={value} last={last} />
      <div class="replay-columns">
        <section>
          <h3>Changes of the context</h3>
          {differences.length === 0 && <p class="soft">None.</p>}
          <ul class="replay-changes">
            {differences.map((one) => (
              <li key={one.path}>
                <code>{shownText(one.path, 200)}</code>: <del>{valueText(one.before)}</del> →{' '}
                <ins>{valueText(one.now)}</ins>
              </li>
            ))}
          </ul>
          {differences.length === mostDifferences && <p class="soft">Further ones are not listed.</p>}
        </section>
        <section>
          <h3>Pending timers</h3>
          {timers.length === 0 && <p class="soft">None.</p>}
          <ul class="replay-timers">
            {timers.map(({ id, at }) => (
              <li key={id}>
                <code>{shownText(id)}</code> due <time dateTime={at}>{timeText(at)}</time>{' '}
                {before !== null && !old.includes(id) && <strong class="replay-mark">new</strong>}
              </li>
            ))}
          </ul>
        </section>
      </div>
      <ul class="replay-tree">
        <ContextTree name="context" now={context} before={before === null ? context : before.context} isOpen />
      </ul>
    </>
  );
}

function StepEvent({ step }: { readonly step: ReplayStep }) {
  const { type, ...fields } = step.event;
  const { cause } = step;
  return (
    <>
      <p class="replay-event">
        <code>{shownText(type)}</code>
        {cause !== undefined && (
          <span class="soft">
            {' '}
            by {shownText(cause.by, 40)} {shownText(cause.id, 100)}
            {cause.reason !== undefined && `: ${shownText(cause.reason, 500)}`}
          </span>
        )}{' '}
        <span class="soft">
          at <time dateTime={step.at}>{timeText(step.at)}</time>
          {step.by_broadcast && ', as a message to all members of the room'}
        </span>
      </p>
      {!step.agrees && (
        <p class="banner">
          The journal has another result for this event: another version of the machine has made this move, or what the
          machine read then was not stored. What is shown is what the machine of this version does.
        </p>
      )}
      {Object.keys(fields).length > 0 && (
        <ul class="replay-tree">
          <ContextTree name="fields of the event" now={fields} before={fields} />
        </ul>
      )}
    </>
  );
}

function Names({ title, names }: { readonly title: string; readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        <code>{shownText(names.join(', '), 500)}</code>
      </dd>
    </div>
  );
}

const timeText = (at: string): string => shownText(at.replace('T', ' ').replace(/(\.\d{3})?Z$/, '$1 UTC'), 40);
