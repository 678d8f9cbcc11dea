import type { ParticipantReport } from './room.people.ts';

/** The fields that lookups add to a room's events, under its lock; senders of an event leave them out. */
export type RoomLookups =
  | keyof Pick<ParticipantReport, 'known' | 'banned' | 'rights' | 'outdated' | 'awaited' | 'reception' | 'wishes'>
  | 'crowd'
  | 'recording'
  | 'othersWish';
