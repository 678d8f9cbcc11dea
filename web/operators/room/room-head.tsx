import { ActButton } from '../acts/act-button.tsx';
import type { RoomAnswer } from '../api/room-answer.ts';
import { PageLink } from '../parts/page-link.tsx';
import { RegionTags } from '../parts/region-tags.tsx';
import { Shown } from '../parts/shown.tsx';
import { When } from '../parts/when.tsx';

interface Props {
  readonly answer: RoomAnswer;
  readonly changed: () => void;
}

/** Name and settings of a room, its state in one line, and the acts on the whole of it. */
export function RoomHead({ answer: { room, actor }, changed }: Props) {
  return (
    <header class="room-head">
      <p>
        <PageLink href="/operators/">Rooms</PageLink>
      </p>
      <h1>
        <Shown text={room.name === '' ? room.slug : room.name} most={120} />
      </h1>
      <p class="soft room-facts">
        <span>
          link <Shown text={`/${room.slug}`} most={100} />
        </span>
        <span>
          id <code class="id">{room.id}</code>
        </span>
        {room.access_level !== null && (
          <span>
            access <Shown text={room.access_level} most={30} />
          </span>
        )}
        <span>{room.has_pin ? 'has a PIN' : 'no PIN'}</span>
        <span>
          created <When at={room.created_at} />
        </span>
        {room.origin !== null && (
          <span>
            origin <Shown text={room.origin} most={40} />
          </span>
        )}
        {room.deleted && (
          <span class="tag" data-tone="bad">
            deleted
          </span>
        )}
      </p>
      {actor !== null && <RegionTags kind="room" state={actor.state} />}
      {!room.deleted && (
        <div class="button-row">
          <ActButton label="Compare with LiveKit now" act={{ act: 'room.reconcile', room: room.id }} done={changed} />
          <ActButton label="Renew the PIN" act={{ act: 'pin.renew', room: room.id }} isGrave done={changed} />
          <ActButton label="End the meeting" act={{ act: 'meeting.end', room: room.id }} isGrave done={changed} />
        </div>
      )}
    </header>
  );
}
