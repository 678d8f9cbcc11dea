import { useEffect } from 'preact/hooks';
import { ControlButton } from './control-button.tsx';
import type { MediaState } from './media-state.ts';
import type { RoomSession } from './room-session.ts';

interface Props {
  readonly session: RoomSession;
  readonly media: MediaState;
  readonly panelOpen: boolean;
  readonly waiting: number;
  readonly togglePanel: () => void;
}

/** Own devices, the side panel, the way out; each with a key that works everywhere on the page. */
export function ControlBar({ session, media, panelOpen, waiting, togglePanel }: Props) {
  const line = session.media;
  const off = media.status !== 'connected';
  const toggles: Readonly<Record<string, () => unknown>> = {
    KeyA: () => line?.setMicrophone(!media.microphone),
    KeyC: () => line?.setCamera(!media.camera),
    KeyS: () => line?.setScreen(!media.screen),
    KeyP: togglePanel,
    KeyQ: session.leave,
  };

  useEffect(() => {
    // By the place of the key: with Alt held, some layouts write another letter.
    function press(event: KeyboardEvent): void {
      const act = event.altKey && !event.ctrlKey && !event.metaKey ? toggles[event.code] : undefined;
      if (act === undefined) return;
      event.preventDefault();
      void act();
    }
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });

  return (
    <div class="controls" role="toolbar" aria-label="Controls">
      <ControlButton
        label={media.microphone ? 'Mute' : 'Unmute'}
        short={media.microphone ? 'Mute' : 'Unmute'}
        icon={media.microphone ? 'microphone' : 'microphoneOff'}
        shortcut="A"
        pressed={media.microphone}
        disabled={off}
        act={toggles.KeyA}
      />
      <ControlButton
        label={media.camera ? 'Camera off' : 'Camera on'}
        short="Camera"
        icon={media.camera ? 'camera' : 'cameraOff'}
        shortcut="C"
        pressed={media.camera}
        disabled={off}
        act={toggles.KeyC}
      />
      <ControlButton
        label={media.screen ? 'Stop sharing' : 'Share screen'}
        short={media.screen ? 'Stop' : 'Share'}
        icon="screen"
        shortcut="S"
        active={media.screen}
        disabled={off}
        act={toggles.KeyS}
      />
      <ControlButton
        label={panelOpen ? 'Hide panel' : 'Show panel'}
        short="Panel"
        icon="panel"
        shortcut="P"
        active={panelOpen}
        badge={waiting}
        act={togglePanel}
      />
      <ControlButton label="Leave" short="Leave" icon="leave" shortcut="Q" danger act={toggles.KeyQ} />
    </div>
  );
}
