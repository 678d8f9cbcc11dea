import type { ActorKind } from './catalogue.ts';

/** Address of an actor: its kind and its id within that kind. */
export interface Address<Kind extends string = ActorKind> {
  readonly kind: Kind;
  readonly id: string;
}

/** Returns the address of a room, by its uuid. */
export const roomAddress = (room: string): Address<'room'> => ({ kind: 'room', id: room });

/** Returns the address of a recording of a room; both ids are uuids. */
export const recordingAddress = (room: string, recording: string): Address<'recording'> => ({
  kind: 'recording',
  id: `${room}/${recording}`,
});

/** Returns the address of a guest of a room; both ids are uuids. */
export const guestAddress = (room: string, guest: string): Address<'guest'> => ({
  kind: 'guest',
  id: `${room}/${guest}`,
});
