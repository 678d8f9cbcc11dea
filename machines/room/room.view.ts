/** The state of a room as people are shown it, by region (realtime contract §2). */
export interface RoomView {
  readonly meeting: 'empty' | 'active' | 'recording';
  readonly telephony: 'off' | 'absent' | 'creating' | 'present' | 'removing';
  readonly subtitles: 'off' | 'dispatching' | 'on' | 'failed';
}

/** Reads the view from a stored snapshot; a room without one is empty. A meeting whose LiveKit is lost still runs. */
export function viewRoom(snapshot: { value: unknown } | null): RoomView {
  const {
    meeting = 'empty',
    subtitles = 'off',
    telephony = 'off',
  } = (snapshot?.value ?? {}) as Record<string, unknown>;
  const running = typeof meeting === 'object' && meeting !== null && 'running' in meeting ? meeting.running : null;
  const ended = meeting === 'empty' || (typeof meeting === 'object' && meeting !== null && 'deleted' in meeting);
  return {
    meeting: ended ? 'empty' : running === 'recording' ? 'recording' : 'active',
    telephony: nameOf(telephony) as RoomView['telephony'],
    subtitles: viewAgent(subtitles),
  };
}

/** The outermost state of a region. */
const nameOf = (region: unknown): string => (typeof region === 'string' ? region : Object.keys(region as object)[0]!);

/** An agent that stops is off already, one that failed or is tried again is that while its old dispatch is deleted. */
function viewAgent(region: unknown): RoomView['subtitles'] {
  const state = nameOf(region);
  const inner = typeof region === 'string' ? null : Object.values(region as object)[0];
  if (state === 'off' || inner === 'unwanted' || inner === 'stopping') return 'off';
  if (state === 'failed' || inner === 'failing') return 'failed';
  return state === 'on' ? 'on' : 'dispatching';
}

/** Whether a meeting is running. */
export const meetsNow = (snapshot: { value: unknown } | null): boolean => viewRoom(snapshot).meeting !== 'empty';

/** Whether the agent for subtitles was sent; null while that is under way. An agent that died is sent again by itself. */
export function subtitlesDispatched(snapshot: { value: unknown } | null): boolean | null {
  const { subtitles } = (snapshot?.value ?? {}) as { subtitles?: unknown };
  const text = JSON.stringify(subtitles ?? 'off');
  if (text === '{"dispatching":"wanted"}' || text === '{"deleting":"restarting"}') return null;
  return ['dispatching', 'on'].includes(viewRoom(snapshot).subtitles);
}

/** Whether callers may come in; null while that is under way. */
export function callersMayCome(snapshot: { value: unknown } | null): boolean | null {
  const { telephony } = viewRoom(snapshot);
  return telephony === 'creating' || telephony === 'removing' ? null : telephony === 'present';
}
