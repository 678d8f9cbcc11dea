import { useContext, useEffect } from 'preact/hooks';
import { OperatorContext } from '../operator-context.ts';
import { Fold } from '../parts/fold.tsx';
import { ProblemBanner } from '../parts/problem-banner.tsx';
import { usePoll } from '../parts/use-poll.ts';
import { ActorChart } from './actor-chart.tsx';
import { ActorPart } from './actor-part.tsx';
import { BridgedActorsContext } from './bridged-actors.ts';
import { RegionList } from './region-list.tsx';

interface Props {
  readonly kind: 'guest' | 'recording';
  readonly id: string;
  readonly changed: () => void;
}

/** The actor of a guest or a recording, asked for only while it is open. */
export function MemberFold(props: Props) {
  return (
    <Fold title="State, blockers, chart and replay">
      <Member {...props} />
    </Fold>
  );
}

function Member({ kind, id, changed }: Props) {
  const { api } = useContext(OperatorContext);
  const { value, problem, again } = usePoll(`${kind} ${id}`, 2000, (signal) => api.actor(kind, id, signal));
  const { put, remove } = useContext(BridgedActorsContext);
  useEffect(() => {
    if (value !== null) put(value);
  }, [value, put]);
  useEffect(() => () => remove(id), [id, remove]);
  if (problem?.status === 404) return <p class="empty">It has no actor any more; the journal tells what happened.</p>;
  if (value === null) return <ProblemBanner problem={problem} hasValue={false} />;
  return (
    <>
      <RegionList actor={value} />
      <ActorChart actor={value} />
      <ActorPart
        actor={value}
        title={`What this ${kind} waits for`}
        changed={() => {
          again();
          changed();
        }}
      />
    </>
  );
}
