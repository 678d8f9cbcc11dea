import { pathOfRoom } from '../page-of.ts';
import { Age } from '../parts/age.tsx';
import { PageLink } from '../parts/page-link.tsx';
import { RegionTags } from '../parts/region-tags.tsx';
import { Shown } from '../parts/shown.tsx';
import { When } from '../parts/when.tsx';
import { stuckWords } from './filter-words.ts';
import type { ListedRoom } from './list-pages.ts';

/** One room of the list. */
export function RoomRow({ room }: { readonly room: ListedRoom }) {
  const { last } = room;
  return (
    <li class="room" data-room={room.id} data-left={room.hasLeft === true ? '' : undefined}>
      <div class="room-name">
        <PageLink href={pathOfRoom(room.id)}>
          <Shown text={room.name === '' ? room.slug : room.name} most={80} />
        </PageLink>
        <span class="soft">
          <Shown text={room.slug} most={60} />
        </span>
      </div>
      <div class="room-state">
        <RegionTags kind="room" state={room.state} />
        {room.quarantined > 0 && <span class="tag" data-tone="bad">{`quarantined: ${room.quarantined}`}</span>}
        {room.stuck !== null && (
          <span class="tag" data-tone="bad">{`stuck: ${stuckWords[room.stuck] ?? room.stuck.slice(0, 60)}`}</span>
        )}
        {room.drift > 0 && <span class="tag" data-tone="bad">{`drift: ${room.drift}`}</span>}
        {room.hasLeft === true && <span class="tag">not in this filter any more</span>}
      </div>
      <dl class="room-numbers">
        <Fact name="people" value={room.people} />
        <Fact name="waiting" value={room.waiting} />
        <Fact name="recording" value={room.recording ? 'yes' : 'no'} />
        <Fact name="rule" value={room.rule === null ? 'none' : room.rule.slice(0, 16)} />
        <div>
          <dt>age</dt>
          <dd>{room.started_at === null ? '–' : <Age from={room.started_at} />}</dd>
        </div>
      </dl>
      <p class="room-last soft">
        {last !== null && (
          <>
            <code>
              <Shown text={last.event} most={60} />
            </code>{' '}
            by <Shown text={last.by} most={30} />, <When at={last.at} />
          </>
        )}
      </p>
    </li>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string | number }) {
  return (
    <div data-zero={value === 0 || value === 'no' || value === 'none' ? '' : undefined}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
