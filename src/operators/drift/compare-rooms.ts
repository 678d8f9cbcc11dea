import type { ParticipantInfo, Room } from 'livekit-server-sdk';
import { sortFailure } from '#src/livekit/failures.ts';
import { isConnected, participantKindOf } from '#src/livekit/translate.ts';
import { callsAtOnce, forEachAtOnce } from './at-once.ts';
import { coversScope, type Difference, type Look, type Scope } from './difference.ts';
import type { DriftParts } from './drift-parts.ts';
import { byGlobalSweep, roomSweeps } from './next-steps.ts';
import type { Standing } from './read-standings.ts';

/** Our state of rooms, and LiveKit's. */
export interface Sides {
  readonly scope: Scope;
  readonly now: Date;
  /** Running rooms by id, read before LiveKit was asked. */
  readonly running: ReadonlyMap<string, Standing>;
  /** Rooms of ours that LiveKit has, by id, with their actors read after LiveKit was asked. */
  readonly ours: ReadonlyMap<string, Standing | null>;
  /** LiveKit's rooms by name. */
  readonly live: ReadonlyMap<string, Room>;
}

/** Lists a LiveKit room's connected participants; none when it has just ended. */
export async function listConnected({ livekit }: DriftParts, room: string): Promise<ParticipantInfo[]> {
  try {
    return (await livekit.listParticipants(room)).filter(isConnected);
  } catch (error) {
    if (sortFailure(error).kind === 'gone') return [];
    throw error;
  }
}

/** Compares running meetings with LiveKit's rooms. An empty LiveKit room is no meeting, and ends by itself. */
export async function compareRooms(parts: DriftParts, sides: Sides): Promise<Look> {
  const { scope, now, running, ours, live } = sides;
  const differences: Difference[] = [...running.values()].flatMap((standing) => missingRoom(standing, live) ?? []);
  const idle = [...ours].filter(([room, standing]) => standing?.running !== true && !running.has(room));
  await forEachAtOnce(idle, callsAtOnce, async ([room, standing]) => {
    const connected = await listConnected(parts, room);
    const people = connected.filter((info) => ['standard', 'sip'].includes(participantKindOf(info))).length;
    if (people === 0) return;
    differences.push({
      room,
      what: 'room',
      direction: 'surplus',
      thing: live.get(room)!.sid,
      believed: standing === null ? 'no meeting yet' : `meeting ${standing.meeting}`,
      found: `${people} ${people === 1 ? 'person' : 'people'} in the LiveKit room`,
      next:
        standing?.quarantined === true
          ? roomSweeps(standing, '')
          : `The global sweep, ${byGlobalSweep(parts.settings, now)}, reports it to the room, whose sweep lists the people.`,
    });
  });
  return { differences, covers: coversScope(scope, 'room') };
}

function missingRoom(standing: Standing, live: Sides['live']): Difference | null {
  const found = live.get(standing.room);
  if (found !== undefined && found.sid === standing.sid) return null;
  // A meeting without a sid was lost together with LiveKit, and awaits the room that continues it.
  const lost = standing.meeting === 'lost';
  return {
    room: standing.room,
    what: 'room',
    direction: 'missing',
    thing: standing.sid ?? 'none',
    believed: lost ? 'meeting lost with LiveKit, may continue' : 'running meeting',
    found: found === undefined ? null : `another LiveKit room, ${found.sid}`,
    next: lost
      ? 'The meeting ends by its own timer, unless somebody joins a new LiveKit room before.'
      : roomSweeps(standing, found === undefined ? 'ends the meeting' : 'ends the meeting and starts the one found'),
  };
}
