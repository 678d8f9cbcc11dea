import { ActButton } from '../acts/act-button.tsx';
import type { ActorTarget } from '../api/act.ts';
import type { PendingCommand } from '../api/actor-answer.ts';
import { Shown } from '../parts/shown.tsx';
import { When } from '../parts/when.tsx';

interface Props {
  readonly actor: ActorTarget;
  readonly commands: readonly PendingCommand[];
  readonly changed: () => void;
}

/** Commands whose outcome is awaited. */
export function CommandList({ actor, commands, changed }: Props) {
  return (
    <>
      <h3>Pending commands</h3>
      <ul class="plain-list" aria-label="Pending commands">
        {commands.map((command) => (
          <li key={command.id} class="thing" data-blocker="command" data-bad={command.error === null ? undefined : ''}>
            <code class="thing-name">
              <Shown text={command.name} most={80} />
            </code>
            <span>
              {command.tries === 0 ? 'first try' : `${command.tries} failed tries`}
              {' · '}
              {progressOf(command)}
              {command.give_up_at !== null && (
                <>
                  {' '}
                  · gives up <When at={command.give_up_at} />
                </>
              )}{' '}
              · asked <When at={command.created_at} />
              {command.error !== null && (
                <>
                  <br />
                  <strong>
                    Last error: <Shown text={command.error} most={400} />
                  </strong>
                </>
              )}
            </span>
            <span class="thing-acts">
              <ActButton
                short="Retry now"
                label={`Retry ${command.name} now`}
                act={{ act: 'command.retry', actor, command: command.key }}
                done={changed}
              />
              <ActButton
                short="Drop"
                label={`Drop ${command.name}, as failed`}
                act={{ act: 'command.drop', actor, command: command.key }}
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

function progressOf({ locked, locked_since, worker_alive, run_at }: PendingCommand) {
  if (!locked) {
    return (
      <>
        next try <When at={run_at} />
      </>
    );
  }
  return (
    <>
      {worker_alive === false ? 'locked by a worker whose replica has died,' : 'being tried'} since{' '}
      <When at={locked_since} />
    </>
  );
}
