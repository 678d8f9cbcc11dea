import type { MediaState } from './media-state.ts';
import { Picture } from './picture.tsx';
import { Tile } from './tile.tsx';

/** The tiles of all people, below the shared screens. */
export function Tiles({ media }: { media: MediaState }) {
  const { people, status } = media;
  const sharing = people.filter((person) => person.screen !== null);
  if (people.length === 0) {
    return (
      <div class="tiles-empty" role="status">
        {status === 'connecting' || status === 'off' ? 'Connecting sound and picture…' : ''}
      </div>
    );
  }
  return (
    <div class="tiles-area">
      {sharing.map((person) => (
        <figure key={person.identity} class="tile tile-screen" data-screen={person.identity}>
          {person.screen !== null && (
            <Picture track={person.screen} mirrored={false} label={`Screen of ${person.name}`} />
          )}
          <figcaption>{person.isMe ? 'Your screen' : `${person.name}'s screen`}</figcaption>
        </figure>
      ))}
      <ul class="tiles" data-count={Math.min(people.length, 10)} data-beside-screen={sharing.length > 0}>
        {people.map((person) => (
          <Tile key={person.identity} person={person} />
        ))}
      </ul>
      {people.length === 1 && (
        <p class="alone" role="status">
          You are the only one here. Send the link to those you want to meet.
        </p>
      )}
    </div>
  );
}
