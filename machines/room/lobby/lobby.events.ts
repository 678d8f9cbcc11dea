import type { AccessLevel } from '../room.rights.ts';

/** The waiting guests, read and locked with the room: their number, and the highest knock number. */
export interface Crowd {
  readonly count: number;
  readonly through: number;
}

/** A host admits all waiting guests. */
export type LobbyRequest = { readonly type: 'lobby.admitAll'; readonly by: string; readonly crowd: Crowd };

export const lobbyRequests = ['lobby.admitAll'] as const satisfies readonly LobbyRequest['type'][];

/** Reports about the lobby. */
export type LobbyReport =
  /** Outcomes of `lobby.look`: who may enter now, and the guests who wait. */
  | ({ readonly type: 'lobby.seen'; readonly accessLevel: AccessLevel | null } & Crowd)
  | { readonly type: 'lobby.lookFailed'; readonly reason: string }
  /** Outcome of `lobby.notify`, whether it succeeded or not: it does not move the room. */
  | { readonly type: 'lobby.notified' };
