import type { LiveKitAccess } from '#src/realtime/wire-shapes.ts';
import type { WantedDevices } from './devices.ts';
import type { Media, MediaEnd } from './media.ts';
import { type MediaState, noMedia } from './media-state.ts';

interface HoldOptions {
  readonly wanted: WantedDevices;
  /** A fresh way in, or null when there is none any more. May reject; it is asked again later. */
  freshAccess(): Promise<LiveKitAccess | null>;
  onChange(state: MediaState): void;
  onEnd(end: Exclude<MediaEnd, 'lost'>): void;
}

export interface HeldMedia {
  /** The line to LiveKit; null until its code is loaded. */
  readonly media: Media | null;
  close(): void;
}

const longestPause = 10_000;

/** Keeps somebody in the LiveKit room: when the line is lost for good, enters again with a fresh token, without end. */
export function holdMedia(first: LiveKitAccess | null, options: HoldOptions): HeldMedia {
  let media: Media | null = null;
  let closed = false;
  let wake: (() => void) | undefined;

  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      wake = resolve;
      setTimeout(resolve, milliseconds);
    });

  async function stay(access: LiveKitAccess | null): Promise<void> {
    let next = access;
    for (let delay = 500; !closed; delay = Math.min(delay * 2, longestPause)) {
      try {
        media ??= await load();
        next ??= await options.freshAccess();
        if (closed || next === null) return;
        await media.connect(next);
        if (closed) media.close();
        return;
      } catch {
        // The token may be what is wrong, so the next try begins with a fresh one.
        next = null;
        if (!closed) options.onChange({ ...noMedia, status: 'away' });
      }
      await pause(delay);
    }
  }

  // Loaded apart: the first page and the waiting view do not need it.
  async function load(): Promise<Media> {
    const { createMedia } = await import('./media.ts');
    return createMedia(
      options.wanted,
      (state) => {
        if (!closed) options.onChange(state);
      },
      (end) => {
        if (closed) return;
        if (end === 'lost') void stay(null);
        else options.onEnd(end);
      },
    );
  }

  void stay(first);
  return {
    get media() {
      return media;
    },
    close() {
      closed = true;
      wake?.();
      media?.close();
    },
  };
}
