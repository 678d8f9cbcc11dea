import { broken, cureOutside, note, type Rule, waiting } from './finding.ts';
import { isRunning, lineOf } from './meeting-rules.ts';
import type { RoomFacts } from './room-facts.ts';
import { regionOf, spanOf } from './wording.ts';

/** Subtitles that somebody wants and nobody gets. */
export const findSubtitles: Rule<RoomFacts> = (facts) => {
  const { actor, room, door, system } = facts;
  const { settings } = system;
  const state = regionOf(actor?.value, 'subtitles');
  if (!isRunning(facts) || state === '') return [];
  const name = settings.ROOM_SUBTITLE_AGENT_NAME;
  const common = { since: lineOf(facts, 'subtitles.start')?.at ?? null, actor: { kind: 'room', id: room.id } };
  const startAgent = cureOutside(
    'Start the subtitle agent',
    `An agent that registers at this LiveKit under the name "${name}" (ROOM_SUBTITLE_AGENT_NAME) must be running; then somebody switches subtitles on again.`,
  );
  if (state === 'failed' || state === 'deleting.failing') {
    const refused = lineOf(facts, 'subtitles.dispatchFailed');
    const byLiveKit = refused !== undefined && (common.since === null || refused.at >= common.since);
    return [
      broken({
        ...common,
        code: 'subtitles-failed',
        sentence: byLiveKit
          ? 'There are no subtitles: LiveKit did not take the request for a subtitle agent.'
          : 'There are no subtitles: no subtitle agent came to the meeting, or it left again and again.',
        explanation: byLiveKit
          ? 'LiveKit refused, or did not answer within 10 seconds.'
          : `LiveKit accepts such a request also when no agent of this name is running. An agent must join within ${spanOf(settings.GREENROOM_AGENT_APPEAR_SECONDS)}; one that dies is started ${settings.GREENROOM_SUBTITLE_TRIES} times.`,
        cures: [startAgent],
      }),
    ];
  }
  if (
    /^(dispatching|appearing|looking|gone|pausing|deleting\.(replacing|restarting))/.test(state) &&
    state !== 'dispatching.unwanted' &&
    state !== 'looking.unwanted'
  ) {
    return [
      waiting({
        ...common,
        code: 'subtitles-starting',
        sentence: 'Subtitles were requested, and the subtitle agent has not come to the meeting yet.',
        explanation: `It must join within ${spanOf(settings.GREENROOM_AGENT_APPEAR_SECONDS)}; otherwise subtitles fail, and somebody must switch them on again.`,
        cures: [startAgent],
      }),
    ];
  }
  if (state === 'off' && settings.ROOM_SUBTITLE_ENABLED && door.subtitleWishes > 0) {
    return [
      note({
        ...common,
        code: 'subtitles-off',
        sentence: 'Subtitles are off in this meeting although somebody wanted them.',
        explanation: 'They begin when somebody switches them on again.',
      }),
    ];
  }
  return [];
};
