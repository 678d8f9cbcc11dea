import type { StatelyEvent } from './stately-events.ts';

/** The connection to an inspector page in a frame of this page. */
interface FrameLink {
  send(event: StatelyEvent): void;
  close(): void;
}

interface FrameLinkOptions {
  readonly frame: HTMLIFrameElement;
  /** The only origin that is listened and sent to. */
  readonly origin: string;
  /** The page has told that it is ready, at first or after it was loaded again. */
  readonly connected: () => void;
}

/** Listens for an inspector page that tells that it is ready, as browser inspectors of `@statelyai/inspect` do. */
export function linkFrame({ frame, origin, connected }: FrameLinkOptions): FrameLink {
  const post = (message: object) => frame.contentWindow?.postMessage(message, origin);
  const receive = ({ source, origin: from, data }: MessageEvent<unknown>) => {
    if (from !== origin || source === null || source !== frame.contentWindow) return;
    if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== '@statelyai.connected') return;
    connected();
  };
  window.addEventListener('message', receive);
  return {
    send: post,
    close() {
      window.removeEventListener('message', receive);
    },
  };
}
