/** The sign of a running recording, beside a text that says so. */
export function RecordingDot() {
  return <span class="recording-dot" aria-hidden="true" />;
}
