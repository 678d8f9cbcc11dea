/** The state of a room as people are shown it, by region (realtime contract §2). */
export interface RoomView {
  readonly meeting: 'empty' | 'active' | 'recording';
  readonly telephony: 'off';
  readonly subtitles: 'off';
}

/** Reads the view from a stored snapshot; a room without one is empty. A meeting whose LiveKit is lost still runs. */
export function viewRoom(snapshot: { value: unknown } | null): RoomView {
  const meeting = (snapshot?.value as { meeting?: unknown } | undefined)?.meeting ?? 'empty';
  const running = typeof meeting === 'object' && meeting !== null && 'running' in meeting ? meeting.running : null;
  const ended = meeting === 'empty' || (typeof meeting === 'object' && meeting !== null && 'deleted' in meeting);
  return {
    meeting: ended ? 'empty' : running === 'recording' ? 'recording' : 'active',
    telephony: 'off',
    subtitles: 'off',
  };
}
