import { useContext } from 'preact/hooks';
import { OperatorContext, type PlannedAct } from '../operator-context.ts';

interface Props extends PlannedAct {
  /** Text of the button, where the label of the dialog says more. */
  readonly short?: string;
  readonly isMain?: boolean;
}

/** Opens the dialog of an act. */
export function ActButton({ short, isMain = false, ...planned }: Props) {
  const { plan } = useContext(OperatorContext);
  return (
    <button
      type="button"
      class={`button button-small${isMain ? ' button-main' : ''}`}
      data-act={planned.act.act}
      aria-label={short === undefined ? undefined : planned.label}
      onClick={() => plan(planned)}
    >
      {short ?? planned.label}
    </button>
  );
}
