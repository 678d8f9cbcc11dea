import type { Runtime } from '#src/actors/runtime.ts';
import type { Transaction } from '#src/db/transaction.ts';

/** Which room is spoken of, who did it, and the request's id. */
export interface RoomAct {
  readonly room: string;
  /** Id of the user. */
  readonly by: string;
  readonly request: string;
}

/**
 * Tells a room's actor, in the caller's transaction and before the rows change, that its configuration or access
 * level changes: the LiveKit room learns of it and those who wait are judged anew.
 */
export async function tellRoomChanged(_runtime: Runtime, _tx: Transaction, _act: RoomAct): Promise<void> {}

/**
 * Tells a room's actor, in the caller's transaction and before the rows are deleted, that the room goes: its meeting
 * is closed and people are told why.
 */
export async function tellRoomDeleted(_runtime: Runtime, _tx: Transaction, _act: RoomAct): Promise<void> {}
