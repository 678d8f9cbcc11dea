import { ActButton } from '../acts/act-button.tsx';
import type { ActorAnswer } from '../api/actor-answer.ts';
import { Fold } from '../parts/fold.tsx';
import { JsonText } from '../parts/json-text.tsx';
import { Shown } from '../parts/shown.tsx';
import { When } from '../parts/when.tsx';
import { CommandList } from './command-list.tsx';
import { InboxList } from './inbox-list.tsx';
import { Part } from './part.tsx';
import { QuarantineNote } from './quarantine-note.tsx';
import { TimerList } from './timer-list.tsx';

interface Props {
  readonly actor: ActorAnswer;
  readonly title: string;
  readonly changed: () => void;
}

/** What blocks an actor, its chart, its context, and its past. */
export function ActorPart({ actor, title, changed }: Props) {
  const { kind, id, lock, commands, inbox, timers, quarantined_at, problem } = actor;
  const target = { kind, id };
  const isFree = lock === null && commands.length === 0 && inbox.length === 0 && quarantined_at === null;
  return (
    <Part id={`actor-${kind}-${id}`} title={title}>
      {problem != null && (
        <p class="banner">
          <Shown text={problem} most={500} />
        </p>
      )}
      {actor.version > actor.current_version && (
        <p class="banner">
          A replica of a newer version has written this actor (version {actor.version}; this replica knows{' '}
          {actor.current_version}).
        </p>
      )}
      {quarantined_at !== null && <QuarantineNote actor={actor} changed={changed} />}
      {lock !== null && (
        <p class="banner" data-blocker="lock">
          Its row is locked{' '}
          {lock.since !== null && (
            <>
              since <When at={lock.since} />{' '}
            </>
          )}
          by <Shown text={lock.application ?? 'an unknown connection'} most={80} />; {lock.waiting} transactions wait
          for it.
        </p>
      )}
      {isFree && (
        <p class="soft">No command of this {kind} is pending, no report waits for it, nothing holds its row.</p>
      )}
      {commands.length > 0 && <CommandList actor={target} commands={commands} changed={changed} />}
      {inbox.length > 0 && <InboxList inbox={inbox} isQuarantined={quarantined_at !== null} />}
      {timers.length > 0 && <TimerList actor={target} timers={timers} changed={changed} />}
      <Fold title="Context and versions">
        <p class="soft">
          Revision {actor.revision}, written by version {actor.version} of {actor.current_version}, changed{' '}
          <When at={actor.updated_at} />
          {actor.done && ', at its end'}
        </p>
        <JsonText value={actor.context} />
        <div class="button-row">
          <ActButton label={`Reset this ${kind}`} act={{ act: 'actor.reset', actor: target }} isGrave done={changed} />
        </div>
      </Fold>
    </Part>
  );
}
