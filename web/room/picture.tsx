import type { Track } from 'livekit-client';
import { useEffect, useRef } from 'preact/hooks';

/** The video of a camera or a shared screen. */
export function Picture({ track, mirrored, label }: { track: Track; mirrored: boolean; label: string }) {
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = element.current;
    if (video === null) return;
    track.attach(video);
    return () => {
      track.detach(video);
    };
  }, [track]);
  return <video ref={element} class={mirrored ? 'mirrored' : ''} aria-label={label} autoplay playsInline muted />;
}
