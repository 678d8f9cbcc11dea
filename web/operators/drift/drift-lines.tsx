import type { DriftLine, EndedDrift } from '../api/drift-line.ts';
import { pathOfRoom } from '../page-of.ts';
import { PageLink } from '../parts/page-link.tsx';
import { ShortId } from '../parts/short-id.tsx';
import { Shown } from '../parts/shown.tsx';
import { When } from '../parts/when.tsx';
import { directionWords, driftWords } from './drift-words.ts';

interface Props {
  readonly lines: readonly (DriftLine | EndedDrift)[];
  /** Whether the lines stand on the page of their room. */
  readonly isInRoom?: boolean;
}

/** Differences: what, since when, and what will mend it. */
export function DriftLines({ lines, isInRoom = false }: Props) {
  return (
    <ul class="plain-list drift" aria-label="Differences">
      {lines.map((line) => (
        <li key={`${line.room} ${line.what} ${line.direction} ${line.thing} ${line.since}`} class="thing">
          <span class="thing-name">
            {!isInRoom && line.room !== null && (
              <>
                <PageLink href={pathOfRoom(line.room)}>
                  <Shown text={line.slug ?? line.room} most={60} />
                </PageLink>{' '}
              </>
            )}
            {isInRoom && `${driftWords[line.what] ?? line.what.slice(0, 40)}: `}
            <ShortId id={line.thing} />
          </span>
          <span>
            <span class="tag" data-tone={'ended_at' in line ? 'quiet' : 'bad'}>
              {line.direction}
            </span>{' '}
            <span class="soft">{directionWords[line.direction]}</span>
            <br />
            {line.believed !== null && (
              <>
                believed: <Shown text={line.believed} most={200} />{' '}
              </>
            )}
            {line.found !== null && (
              <>
                found: <Shown text={line.found} most={200} />{' '}
              </>
            )}
            <span class="soft">
              since <When at={line.since} />
            </span>
            {'ended_at' in line ? (
              <span class="soft">
                {' '}
                · ended <When at={line.ended_at} />
                {line.mended_by !== null && (
                  <>
                    {' '}
                    by <Shown text={line.mended_by} most={120} />
                  </>
                )}
              </span>
            ) : (
              line.next !== null && (
                <>
                  <br />
                  <Shown text={line.next} most={400} />
                </>
              )
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
