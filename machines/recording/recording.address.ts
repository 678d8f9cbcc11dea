/** Address of a recording. */
export interface RecordingAddress {
  readonly kind: 'recording';
  readonly id: string;
}

/** Returns the address of a recording of a room; both ids are uuids. */
export const recordingAddress = (room: string, recording: string): RecordingAddress => ({
  kind: 'recording',
  id: `${room}/${recording}`,
});
