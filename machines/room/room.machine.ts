import { callers } from './room.callers.ts';
import { company } from './room.company.ts';
import { initialContext } from './room.context.ts';
import { door } from './room.door.ts';
import { entitlement } from './room.entitlement.ts';
import { lobby } from './room.lobby.ts';
import { meeting } from './room.meeting.ts';
import { metadata } from './room.metadata.ts';
import { roomkit } from './room.roomkit.ts';
import { roomSetup } from './room.setup.ts';
import { subtitles } from './room.subtitles.ts';
import { sweeping } from './room.sweeping.ts';
import { telephony } from './room.telephony.ts';

/** A room: its regions live side by side and hear the same events, each in a file of its own. */
export const roomMachine = roomSetup.createMachine({
  id: 'room',
  type: 'parallel',
  context: initialContext,
  states: { meeting, door, entitlement, lobby, metadata, subtitles, telephony, roomkit, callers, company, sweeping },
});
