import { callers } from './callers/callers.region.ts';
import { company } from './callers/company.region.ts';
import { collector } from './collector/collector.region.ts';
import { door } from './door/door.region.ts';
import { entitlement } from './entitlement/entitlement.region.ts';
import { lobby } from './lobby/lobby.region.ts';
import { meeting } from './meeting/meeting.region.ts';
import { metadata } from './metadata/metadata.region.ts';
import { recordings } from './recordings/recordings.region.ts';
import { initialContext } from './room.context.ts';
import { roomParts } from './room.parts.ts';
import { roomSetup } from './room.setup.ts';
import { subtitles } from './subtitles/subtitles.region.ts';
import { sweeping } from './sweeping/sweeping.region.ts';
import { roomkit } from './telephony/roomkit.region.ts';
import { telephony } from './telephony/telephony.region.ts';

const wholeSetup = roomSetup
  .extend(roomParts.meeting)
  .extend(roomParts.door)
  .extend(roomParts.entitlement)
  .extend(roomParts.lobby)
  .extend(roomParts.agents)
  .extend(roomParts.subtitles)
  .extend(roomParts.collector)
  .extend(roomParts.telephony)
  .extend(roomParts.roomkit)
  .extend(roomParts.callers)
  .extend(roomParts.company)
  .extend(roomParts.metadata)
  .extend(roomParts.recordings)
  .extend(roomParts.sweeping);

/**
 * A room: its regions run in parallel and receive the same events, each in a folder of its own.
 *
 * `door`, `entitlement` and `callers` are tables of rules with a single state. They stay regions because XState asks the
 * machine's own `on` only for events that no region takes, and because stored snapshots name their states.
 */
export const roomMachine = wholeSetup.createMachine({
  id: 'room',
  type: 'parallel',
  context: initialContext,
  states: {
    meeting,
    door,
    entitlement,
    lobby,
    metadata,
    subtitles,
    telephony,
    roomkit,
    callers,
    company,
    recordings,
    collector,
    sweeping,
  },
});
