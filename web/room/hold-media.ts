import { createActor, fromPromise } from 'xstate';
import type { LiveKitAccess } from '#src/realtime/wire-shapes.ts';
import type { WantedDevices } from './devices.ts';
import type { Media, MediaEnd } from './media.ts';
import { mediaLineMachine } from './media-line.machine.ts';
import { type MediaState, noMedia } from './media-state.ts';

interface HoldOptions {
  readonly wanted: WantedDevices;
  /** Resolves with a new token, or null when access is refused. A rejection is retried. */
  freshAccess(): Promise<LiveKitAccess | null>;
  onChange(state: MediaState): void;
  onEnd(end: Exclude<MediaEnd, 'lost'>): void;
}

export interface HeldMedia {
  /** Null until the code of the LiveKit client is loaded. */
  readonly media: Media | null;
  close(): void;
}

/** Holds the LiveKit connection until `close()`, across reconnects. */
export function holdMedia(access: LiveKitAccess | null, options: HoldOptions): HeldMedia {
  let media: Media | null = null;
  const machine = mediaLineMachine.provide({
    actors: {
      // A separate chunk: the first page and the waiting view do not need it.
      load: fromPromise(async () => {
        if (media !== null) return;
        const { createMedia } = await import('./media.ts');
        media = createMedia(options.wanted, options.onChange, (end) =>
          actor.send(end === 'lost' ? { type: 'line.lost' } : { type: 'line.ended', end }),
        );
      }),
      requestAccess: fromPromise(() => options.freshAccess()),
      connect: fromPromise(async ({ input, signal }) => {
        await media?.connect(input);
        if (signal.aborted) media?.close();
      }),
    },
  });
  const actor = createActor(machine, { input: { access } });
  actor.on('failed', () => options.onChange({ ...noMedia, status: 'away' }));
  actor.on('ended', ({ end }) => options.onEnd(end));
  actor.start();

  return {
    get media() {
      return media;
    },
    close() {
      actor.send({ type: 'line.close' });
      media?.close();
    },
  };
}
