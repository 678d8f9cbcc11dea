import type { SearchMatch } from '../api/room-line.ts';
import { pathOfRoom } from '../page-of.ts';
import { PageLink } from '../parts/page-link.tsx';
import { ShortId } from '../parts/short-id.tsx';
import { Shown } from '../parts/shown.tsx';
import { When } from '../parts/when.tsx';

const byWords: Readonly<Record<string, string>> = {
  id: 'by its id',
  link: 'by its link',
  name: 'by its name',
  pin: 'by its PIN',
  number: 'by the number of a caller',
  egress: 'by the egress of a recording',
  recording: 'by a recording',
  guest: 'by a guest',
};

/** Rooms that a search has found, and by what. */
export function SearchMatches({ matches }: { readonly matches: readonly SearchMatch[] }) {
  if (matches.length === 0) return <p class="empty">Nothing was found.</p>;
  return (
    <ul class="matches" aria-label="Found rooms">
      {matches.map(({ room, by, member, at }) => (
        <li key={`${room.id} ${by} ${member}`}>
          <PageLink href={pathOfRoom(room.id)}>
            <Shown text={room.name === '' ? room.slug : room.name} most={80} />
          </PageLink>{' '}
          <span class="soft">
            <Shown text={room.slug} most={60} /> · {byWords[by] ?? by.slice(0, 40)}
            {member !== null && (
              <>
                {' '}
                <ShortId id={member} />
              </>
            )}
            {at !== null && (
              <>
                {' · '}
                <When at={at} />
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
