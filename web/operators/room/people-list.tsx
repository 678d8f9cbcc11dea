import { ActButton } from '../acts/act-button.tsx';
import type { RoomPerson } from '../api/room-answer.ts';
import { ShortId } from '../parts/short-id.tsx';
import { Shown } from '../parts/shown.tsx';
import { useMore } from '../parts/use-more.tsx';
import { When } from '../parts/when.tsx';

interface Props {
  readonly room: string;
  readonly people: readonly RoomPerson[];
  readonly changed: () => void;
}

/** Kinds without a remove button: they leave when their egress, ingress or agent dispatch ends. */
const machines = ['EGRESS', 'INGRESS', 'AGENT'];

/** Participants of the meeting. */
export function PeopleList({ room, people, changed }: Props) {
  const [shown, more] = useMore(people, 12);
  if (people.length === 0) return <p class="empty">Nobody is in the meeting.</p>;
  return (
    <>
      <ul class="plain-list" aria-label="People">
        {shown.map(({ sid, identity, name, kind, joined_at, left_at }) => (
          <li key={sid} class="thing" data-left={left_at === null ? undefined : ''}>
            <span class="thing-name">
              <Shown text={name === '' ? identity : name} most={60} />
            </span>
            <span class="soft">
              <Shown text={kind.toLowerCase()} most={20} /> · <ShortId id={identity} /> ·{' '}
              {left_at === null ? (
                <>
                  joined <When at={joined_at} />
                </>
              ) : (
                <>
                  left <When at={left_at} />
                </>
              )}
            </span>
            {left_at === null && !machines.includes(kind.toUpperCase()) && (
              <ActButton
                short="Remove"
                label={`Remove ${name === '' ? 'this participant' : name.slice(0, 60)}`}
                act={{ act: 'participant.remove', room, participant: sid }}
                isGrave
                done={changed}
              />
            )}
          </li>
        ))}
      </ul>
      {more}
    </>
  );
}
