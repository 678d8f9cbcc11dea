import { useEffect } from 'preact/hooks';
import { ControlButton } from './control-button.tsx';
import type { MediaState } from './media-state.ts';
import type { RoomSession } from './room-session.ts';

interface Props {
  readonly session: RoomSession;
  readonly media: MediaState;
  readonly panelOpen: boolean;
  readonly waiting: number;
  /** Whether captions are shown; null where the server offers none. */
  readonly captions: boolean | null;
  /** Whether a recording is starting or running, and how to open its dialog; null for people who may not record. */
  readonly record: { readonly isOn: boolean; readonly open: () => void } | null;
  /** Runs a request and shows its error. */
  readonly attempt: (work: () => Promise<unknown>) => void;
  readonly togglePanel: () => void;
}

/** Devices, side panel and leave button, each with a keyboard shortcut for the whole page. */
export function ControlBar({ session, media, captions, record, panelOpen, waiting, attempt, togglePanel }: Props) {
  const line = session.media;
  const off = media.status !== 'connected';
  const handUp = media.people.find(({ isMe }) => isMe)?.hasHandUp ?? false;
  const toggles: Readonly<Record<string, () => unknown>> = {
    KeyA: () => line?.setMicrophone(!media.microphone),
    KeyC: () => line?.setCamera(!media.camera),
    KeyS: () => line?.setScreen(!media.screen),
    KeyH: () => off || attempt(() => session.own.raiseHand(!handUp)),
    ...(captions === null ? {} : { KeyT: () => off || attempt(() => session.own.wantCaptions(!captions)) }),
    ...(record === null ? {} : { KeyR: record.open }),
    KeyP: togglePanel,
    KeyQ: session.leave,
  };

  useEffect(() => {
    // By key code: with Alt held, some layouts produce another letter.
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
        label={handUp ? 'Lower hand' : 'Raise hand'}
        short="Hand"
        icon="hand"
        shortcut="H"
        active={handUp}
        disabled={off}
        act={toggles.KeyH}
      />
      {captions !== null && (
        <ControlButton
          label={captions ? 'Captions off' : 'Captions on'}
          short="Captions"
          icon="captions"
          shortcut="T"
          active={captions}
          disabled={off}
          act={toggles.KeyT}
        />
      )}
      {record !== null && (
        <ControlButton
          label={record.isOn ? 'Recording: show or stop' : 'Record the meeting'}
          short="Record"
          icon="record"
          shortcut="R"
          active={record.isOn}
          act={toggles.KeyR}
        />
      )}
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
