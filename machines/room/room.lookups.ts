import type { ParticipantReport } from './room.people.ts';

/** The fields that lookups add to the events of a room, under its lock: whoever delivers an event leaves them out. */
export type RoomLookups =
  | keyof Pick<ParticipantReport, 'known' | 'banned' | 'rights' | 'outdated' | 'awaited' | 'reception' | 'wishes'>
  | 'crowd'
  | 'recording'
  | 'othersWish';
