import { ActButton } from '../acts/act-button.tsx';
import type { RoomGuest } from '../api/room-answer.ts';
import { Shown } from '../parts/shown.tsx';
import { useMore } from '../parts/use-more.tsx';
import { When } from '../parts/when.tsx';
import { MemberFold } from './member-fold.tsx';

interface Props {
  readonly room: string;
  readonly guests: readonly RoomGuest[];
  readonly bans: number;
  readonly changed: () => void;
}

const tones: Readonly<Record<string, string>> = { waiting: 'moving', admitted: 'live', denied: 'bad', removed: 'bad' };

/** Guests of the room, those who wait first. */
export function GuestList({ room, guests, bans, changed }: Props) {
  const rank = ({ status, quarantined }: RoomGuest) => (quarantined ? 0 : status === 'waiting' ? 1 : 2);
  const sorted = [...guests].sort((one, other) => rank(one) - rank(other) || one.number - other.number);
  const [shown, more] = useMore(sorted, 12);
  return (
    <>
      {guests.length === 0 && <p class="empty">Nobody has knocked.</p>}
      <ul class="plain-list" aria-label="Guests">
        {shown.map(({ id, number, name, status, reason, knocked_at, ended_at, quarantined }) => (
          <li key={id} class="thing" data-guest={id}>
            <span class="thing-name">
              <Shown text={name === '' ? `Guest ${number}` : name} most={60} />
            </span>
            <span>
              <span class="tag" data-tone={tones[status] ?? 'quiet'}>
                <Shown text={status} most={20} />
              </span>{' '}
              {quarantined && (
                <span class="tag" data-tone="bad">
                  quarantined
                </span>
              )}{' '}
              <span class="soft">
                {reason !== null && reason !== '' && (
                  <>
                    <Shown text={reason} most={40} /> ·{' '}
                  </>
                )}
                knocked <When at={knocked_at} />
                {ended_at !== null && (
                  <>
                    {' '}
                    · ended <When at={ended_at} />
                  </>
                )}
              </span>
            </span>
            {(status === 'waiting' || quarantined) && (
              <span class="thing-acts">
                <ActButton
                  short="Admit"
                  label={`Admit ${named(name, number)}`}
                  act={{ act: 'guest.admit', room, guest: id }}
                  done={changed}
                />
                <ActButton
                  short="Deny"
                  label={`Deny ${named(name, number)}`}
                  act={{ act: 'guest.deny', room, guest: id }}
                  done={changed}
                />
              </span>
            )}
            <MemberFold kind="guest" id={`${room}/${id}`} changed={changed} />
          </li>
        ))}
      </ul>
      {more}
      {bans > 0 && <p class="soft">{bans === 1 ? '1 person is banned.' : `${bans} people are banned.`}</p>}
    </>
  );
}

const named = (name: string, number: number): string => (name === '' ? `guest ${number}` : name.slice(0, 60));
