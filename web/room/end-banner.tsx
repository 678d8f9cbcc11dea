import { useEffect, useState } from 'preact/hooks';
import type { Recordings } from '#src/client/recordings.ts';
import type { EndedRecording } from '#src/client/room-recordings.ts';
import { pathOfRecording } from '../navigation.ts';
import { endText } from './recording-text.ts';

/** The end of a recording, with a link for the person who started it; other hosts have no access to it. */
export function EndBanner({ api, last }: { api: Recordings; last: EndedRecording }) {
  const isSaved = last.at === 'saved';
  const [isOwn, setOwn] = useState(false);
  useEffect(() => {
    if (!isSaved) return;
    let isShown = true;
    api.get(last.recording).then(
      () => isShown && setOwn(true),
      () => {},
    );
    return () => {
      isShown = false;
    };
  }, [api, last.recording, isSaved]);
  return (
    <span>
      {endText(last)}{' '}
      {isSaved && isOwn && (
        <a href={pathOfRecording(last.recording)} target="_blank" rel="noreferrer">
          Open the recording
        </a>
      )}
      {isSaved && !isOwn && 'It belongs to the host who started it.'}
    </span>
  );
}
