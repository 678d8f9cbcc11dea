import type { AgentDispatch } from 'livekit-server-sdk';
import type { AgentRole } from '#machines/room/room.agents.ts';
import { sortFailure } from '#src/livekit/failures.ts';
import { callsAtOnce, forEachAtOnce } from './at-once.ts';
import type { Sides } from './compare-rooms.ts';
import { coversScope, type Difference, type Look } from './difference.ts';
import type { DriftParts } from './drift-parts.ts';
import type { Standing } from './read-standings.ts';

/** States in which no command about the dispatch is pending. */
const settledStates = ['off', 'failed', 'appearing', 'looking', 'on', 'pausing'];

/** Compares the dispatches of our agents with those that the rooms store. Other agents are left out. */
export async function compareDispatches(parts: DriftParts, { scope, ours }: Sides): Promise<Look> {
  const { subtitles, collector } = parts.runtime.limits.agents;
  // The agent of subtitles has a name by default, also where nobody can ask for them.
  const all: Record<AgentRole, string> = {
    collector,
    subtitles: parts.settings.ROOM_SUBTITLE_ENABLED ? subtitles : '',
  };
  const roles = (Object.entries(all) as [AgentRole, string][]).filter(([, name]) => name !== '');
  const differences: Difference[] = [];
  if (roles.length > 0) {
    await forEachAtOnce([...ours], callsAtOnce, async ([room, standing]) => {
      const listed = await listStanding(parts, room);
      for (const [role, name] of roles) {
        const named = listed.filter(({ agentName }) => agentName === name).map(({ id }) => id);
        differences.push(...differencesOf(room, standing, role, named));
      }
    });
  }
  return { differences, covers: coversScope(scope, 'dispatch') };
}

function differencesOf(room: string, standing: Standing | null, role: AgentRole, listed: string[]): Difference[] {
  const { state, dispatch } = standing?.agents[role] ?? { state: 'off', dispatch: null };
  if (!settledStates.includes(state)) return [];
  const of = { room, what: 'dispatch', believed: `${role} agent ${state}` } as const;
  const surplus = listed
    .filter((id) => id !== dispatch)
    .map((thing) => ({
      ...of,
      direction: 'surplus' as const,
      thing,
      found: `dispatch of the ${role} agent`,
      next: 'It ends with the LiveKit room, 20 s after the last person has left; the act meeting.end ends it now.',
    }));
  if (dispatch === null || listed.includes(dispatch)) return surplus;
  const missing: Difference = {
    ...of,
    direction: 'missing',
    thing: dispatch,
    found: null,
    next:
      state === 'on'
        ? 'Nothing while the agent stays; when it leaves, the room dispatches another.'
        : 'The room asks LiveKit for the agent by its timer, and dispatches another if none appears.',
  };
  return [missing, ...surplus];
}

/** Without deleted dispatches, which LiveKit may still list. */
async function listStanding({ livekit }: DriftParts, room: string): Promise<AgentDispatch[]> {
  try {
    const listed = await livekit.listDispatches(room);
    return listed.filter(({ state }) => (state?.deletedAt ?? 0n) === 0n);
  } catch (error) {
    if (sortFailure(error).kind === 'gone') return [];
    throw error;
  }
}
