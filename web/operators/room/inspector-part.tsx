import { useContext } from 'preact/hooks';
import type { ActorAnswer } from '../api/actor-answer.ts';
import { OperatorContext } from '../operator-context.ts';
import { StatelyBridge } from '../stately/stately-bridge.tsx';
import { Part } from './part.tsx';

interface Props {
  readonly actors: readonly ActorAnswer[];
}

/** The bridge to an inspector page, where the settings name one. */
export function InspectorPart({ actors }: Props) {
  const { session } = useContext(OperatorContext);
  const url = session.stately_url;
  if (url === null) return null;
  return (
    <Part id="inspector" title="Stately Inspector">
      <StatelyBridge url={url} actors={actors} />
    </Part>
  );
}
