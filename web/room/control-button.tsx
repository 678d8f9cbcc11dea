import { Icon, type IconName } from '../parts/icon.tsx';

interface Props {
  /** Full label, and one word shown below the icon. */
  readonly label: string;
  readonly short: string;
  readonly icon: IconName;
  /** The letter of the shortcut with Alt. */
  readonly shortcut: string;
  /** For a device: whether it is on. */
  readonly pressed?: boolean;
  /** For other buttons: whether the panel or feature is on. */
  readonly active?: boolean;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  /** Number of waiting guests; hidden for 0. */
  readonly badge?: number;
  readonly act: (() => unknown) | undefined;
}

/** A large round button below the meeting. */
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
