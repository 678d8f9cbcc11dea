import type { AccessLevel } from '../room.rights.ts';

/** The waiting guests who are admitted in one step. */
export interface Crowd {
  readonly count: number;
  /** The highest knock number of those who waited. */
  readonly through: number;
  /** Knock numbers, up to `through`, of guests who stay in the queue; absent if there are none. */
  readonly except?: readonly number[];
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
