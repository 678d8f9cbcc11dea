import { useState } from 'preact/hooks';
import type { RecordingMode, RecordingOptions } from '#machines/recording/recording.context.ts';
import type { Features } from '#src/client/rest.ts';
import { spanText } from '../parts/duration-text.ts';
import { modeText } from './recording-text.ts';

const languages: readonly (readonly [code: string, name: string])[] = [
  ['', 'Detected by itself'],
  ['en', 'English'],
  ['fr', 'Français'],
  ['de', 'Deutsch'],
  ['nl', 'Nederlands'],
];

interface Props {
  readonly features: Features;
  readonly busy: boolean;
  readonly start: (mode: RecordingMode, options: RecordingOptions) => void;
  readonly cancel: () => void;
}

/** Mode and options of a new recording. */
export function RecordForm({ features, busy, start, cancel }: Props) {
  const { recordingModes: modes } = features;
  const [mode, setMode] = useState<RecordingMode>(modes[0] ?? 'screen_recording');
  const [transcribes, setTranscribes] = useState(false);
  const [language, setLanguage] = useState('');
  const mayTranscribe = mode === 'screen_recording' && modes.includes('transcript');
  const writes = mode === 'transcript' || (mayTranscribe && transcribes);

  function submit(event: Event): void {
    event.preventDefault();
    start(mode, {
      ...(mayTranscribe && transcribes ? { transcribe: true } : {}),
      ...(writes && language !== '' ? { language } : {}),
    });
  }

  return (
    <form class="record-form" onSubmit={submit}>
      <fieldset class="choice">
        <legend>What is recorded</legend>
        {modes.map((choice) => (
          <label key={choice} class="choice-item">
            <input
              type="radio"
              name="recording-mode"
              value={choice}
              checked={choice === mode}
              onChange={() => setMode(choice)}
            />
            <span>
              <strong>{modeText[choice]}</strong>
            </span>
          </label>
        ))}
      </fieldset>
      {mayTranscribe && (
        <label class="switch">
          <input
            type="checkbox"
            checked={transcribes}
            onChange={(event) => setTranscribes(event.currentTarget.checked)}
          />
          <span>Also write a transcript</span>
        </label>
      )}
      {writes && (
        <label class="field">
          <span>Language of the meeting</span>
          <select
            class="field-input"
            name="recording-language"
            value={language}
            onChange={(event) => setLanguage(event.currentTarget.value)}
          >
            {languages.map(([code, name]) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <p class="soft">{limitsText(features)}</p>
      <div class="button-row">
        <button class="button button-danger" type="submit" disabled={busy}>
          {busy ? 'Starting…' : 'Start recording'}
        </button>
        <button class="button" type="button" onClick={cancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}

/** Text shown before a start: who sees the recording, its maximum duration, how long it is kept. */
function limitsText({ longestRecording, recordingDays }: Features): string {
  return [
    'Everybody in the meeting sees that it is recorded. The recording belongs to you.',
    longestRecording === null ? '' : `It ends by itself after ${spanText(longestRecording)}.`,
    recordingDays === null ? '' : `You can download it for ${recordingDays} ${recordingDays === 1 ? 'day' : 'days'}.`,
  ]
    .filter((text) => text !== '')
    .join(' ');
}
