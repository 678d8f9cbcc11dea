import { Icon, type IconName } from '../parts/icon.tsx';

interface Props {
  /** What a click does, in full, and in one word for below the sign. */
  readonly label: string;
  readonly short: string;
  readonly icon: IconName;
  /** The letter that does the same with Alt. */
  readonly shortcut: string;
  /** For a device: whether it is on. */
  readonly pressed?: boolean;
  /** For the others: whether what it opens is open. */
  readonly active?: boolean;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  /** How many wait for an answer; nothing is shown for 0. */
  readonly badge?: number;
  readonly act: (() => unknown) | undefined;
}

/** One of the large round buttons below the meeting. */
export function ControlButton(props: Props) {
  const { label, short, icon, shortcut, badge = 0 } = props;
  const look = [
    'control',
    props.pressed === false ? 'control-off' : '',
    props.active ? 'control-active' : '',
    props.danger ? 'control-danger' : '',
  ];
  return (
    <button
      class={look.join(' ')}
      type="button"
      title={`${label} (Alt+${shortcut})`}
      aria-label={badge > 0 ? `${label}, ${badge} waiting at the door` : label}
      aria-keyshortcuts={`Alt+${shortcut}`}
      disabled={props.disabled}
      onClick={() => void props.act?.()}
    >
      <span class="control-sign">
        <Icon name={icon} />
        {badge > 0 && <span class="badge">{badge}</span>}
      </span>
      <span class="control-label">{short}</span>
    </button>
  );
}
