import type { RoomContext } from '#machines/room/room.context.ts';
import { roomMachine } from '#machines/room/room.machine.ts';
import { due, type Storyteller, tellStory } from './storyteller.ts';

export const somebody = (name: string, kind = 'standard') => ({
  sid: `PA_${name}`,
  identity: name,
  name: `Name of ${name}`,
  kind,
});
export const ada = somebody('ada');
export const bob = somebody('bob');
export const recorder = { ...somebody('recorder', 'egress'), identity: 'EG_1' };

export const joined = (sid: string, participant: object, known = 'no', source = 'webhook') => ({
  type: 'participant.joined',
  sid,
  participant,
  known,
  source,
});
export const left = (sid: string, participant: object, known = 'present') => ({
  ...joined(sid, participant, known),
  type: 'participant.left',
});
export const began = (sid: string) => ({ type: 'livekit.roomStarted', sid });
export const finished = (sid: string) => ({ type: 'livekit.roomFinished', sid });
export const listed = (sid: string | null, ...recorders: string[]) => ({ type: 'livekit.listed', sid, recorders });
export const egress = (what: string, status: string, id = 'EG_1', sid = 'RM_1') => ({
  type: `egress.${what}`,
  sid,
  egress: id,
  status,
  mode: 'screen_recording',
});
export const lost = { type: 'livekit.lost' };
export const back = { type: 'livekit.back' };
export const sweep = due('sweep', 'room.sweeping.resting');
export const resume = due('resume', 'room.meeting.lost.returning');

export const joins = (name: string, kind = 'standard') => `participant.joined "${name}" "Name of ${name}" "${kind}"`;
export const leaves = (name: string) => `participant.left "${name}" "Name of ${name}" "standard"`;
export const ended = (reason: string) => [`meeting.ended "${reason}"`, 'lobby.cleared "meeting_ended"'];
export const guestsHear = 'tell guests "guest.meetingEnded" "meeting_ended"';
export const contextOf = ({ snapshot }: Storyteller) => snapshot.context as RoomContext;

/** A room in which Ada is since `RM_1`, whose beginning was reported. */
export function meeting(): Storyteller {
  const room = tellStory(roomMachine);
  room.tell(began('RM_1'));
  room.tell(joined('RM_1', ada));
  return room;
}
