import type { Track } from 'livekit-client';
import { useEffect, useRef } from 'preact/hooks';
import type { Person } from './media-state.ts';

/** Plays the sound of the other participants. */
export function Sounds({ people }: { people: readonly Person[] }) {
  return (
    <div hidden>
      {people.flatMap((person) => person.sounds.map((track) => <Sound key={track.sid} track={track} />))}
    </div>
  );
}

function Sound({ track }: { track: Track }) {
  const element = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const audio = element.current;
    if (audio === null) return;
    track.attach(audio);
    return () => {
      track.detach(audio);
    };
  }, [track]);
  // biome-ignore lint/a11y/useMediaCaption: live speech of the people in the meeting.
  return <audio ref={element} autoplay />;
}
