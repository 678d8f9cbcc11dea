import { useCallback, useMemo, useState } from 'preact/hooks';
import { shownText } from '../parts/shown-text.ts';
import type { ReplayAnswer } from './replay-answer.ts';
import { ReplayControls } from './replay-controls.tsx';
import { ReplayedStep } from './replay-step.tsx';
import { useReplay } from './use-replay.ts';

interface Props {
  readonly kind: string;
  readonly room: string;
  /** Id of a guest or recording of the room. */
  readonly member?: string | null;
}

/** The past of an actor, step by step, recomputed by its machine from the journal. */
export function Replay({ kind, room, member = null }: Props) {
  // Another actor is shown from its newest step on.
  return <ActorReplay key={`${kind}/${room}/${member}`} kind={kind} room={room} member={member} />;
}

function ActorReplay(actor: Props) {
  const { replay, isLoading, error, loadEarlier, loadNewest } = useReplay(actor);
  const { start = null, steps = [], earlier = null, problem = null } = replay ?? {};
  // Counted from the end, so that earlier steps do not move what is shown.
  const [fromEnd, setFromEnd] = useState(0);
  const last = steps.length;
  const position = Math.max(0, last - fromEnd);
  const go = useCallback((to: number) => setFromEnd(Math.max(0, last - Math.max(0, to))), [last]);
  const differing = useMemo(() => differingSteps(replay), [replay]);
  const step = position === 0 ? null : (steps[position - 1] ?? null);
  const before = position === 0 ? null : position === 1 ? start : (steps[position - 2] ?? null);
  const standing = step ?? start;

  const press = (event: KeyboardEvent) => {
    // The slider moves by itself.
    if (event.target instanceof HTMLInputElement) return;
    if (event.key === 'ArrowLeft') go(position - 1);
    else if (event.key === 'ArrowRight') go(position + 1);
    else return;
    event.preventDefault();
  };
  return (
    <section class="replay" aria-label="Replay" aria-busy={isLoading} onKeyDown={press}>
      {error !== null && (
        <p class="error-text" role="alert">
          {shownText(error, 300)}
        </p>
      )}
      {problem !== null && <p class="banner">{shownText(problem, 500)}</p>}
      {replay === null && isLoading && <p class="soft">The past is being recomputed.</p>}
      {replay !== null && standing === null && (
        <p>
          Nothing can be replayed: the journal has no state of this actor to start from. Its lines may still be read.
        </p>
      )}
      {standing !== null && (
        <>
          <div class="button-row">
            {earlier !== null && (
              <button class="button button-small" type="button" disabled={isLoading} onClick={loadEarlier}>
                Load earlier steps
              </button>
            )}
            <button class="button button-small" type="button" disabled={isLoading} onClick={loadNewest}>
              Load the newest steps
            </button>
          </div>
          <ReplayControls
            position={position}
            last={last}
            differing={differing}
            text={`Step ${position} of ${last}, revision ${standing.revision}`}
            go={go}
          />
          <ReplayedStep kind={actor.kind} standing={standing} step={step} before={before} />
        </>
      )}
    </section>
  );
}

function differingSteps(replay: ReplayAnswer | null): readonly number[] {
  return (replay?.steps ?? []).flatMap(({ agrees }, index) => (agrees ? [] : [index + 1]));
}
