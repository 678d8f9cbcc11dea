import { useEffect, useState } from 'preact/hooks';

/** Health of LiveKit: `ok` or the problem; null when unknown. */
type MediaServer = string | null;

const pauseMs = 3_000;
// A proxy may hide the health endpoint.
const longPauseMs = 30_000;

/** Polls the health of LiveKit while `wanted`, until it is `ok`. */
export function useMediaServer(wanted: boolean): MediaServer {
  const [state, setState] = useState<MediaServer>(null);
  useEffect(() => {
    if (!wanted) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let closed = false;
    const look = async () => {
      const found = await askMediaServer();
      if (closed) return;
      setState(found);
      if (found !== 'ok') timer = setTimeout(() => void look(), found === null ? longPauseMs : pauseMs);
    };
    void look();
    return () => {
      closed = true;
      clearTimeout(timer);
    };
  }, [wanted]);
  return state;
}

async function askMediaServer(): Promise<MediaServer> {
  try {
    const response = await fetch('/__heartbeat__', { signal: AbortSignal.timeout(10_000) });
    const { parts } = (await response.json()) as { parts?: { livekit?: string } };
    return parts?.livekit ?? null;
  } catch {
    return null;
  }
}

/** The message for the state of LiveKit; null when no problem is known. */
export function mediaServerText(state: MediaServer): { title: string; text: string } | null {
  switch (state) {
    case null:
    case 'ok':
      return null;
    case 'being built':
      return {
        title: 'The media server is being built.',
        text: 'That takes a few minutes, once. Rooms work already; sound and picture start by themselves.',
      };
    case 'missing':
      return {
        title: 'There is no media server.',
        text: 'What the product wrote at its start says how to get one. Sound and picture then start by themselves.',
      };
    default:
      return {
        title: 'The media server cannot be reached.',
        text: 'Rooms work; sound and picture start by themselves as soon as it answers.',
      };
  }
}
