import type { ClientErrorCode } from '#src/client/client-error.ts';
import type { ConnectionStatus } from '#src/client/connection.ts';
import type { Me, RoomInfo } from '#src/client/rest.ts';
import type { RoomView } from '#src/client/room-watch.ts';
import type { Fact } from '#src/realtime/facts.ts';
import type { EntryEnd } from '#src/realtime/pushes.ts';
import type { MediaState } from './media-state.ts';

/** Where somebody is on the way into the meeting and out of it. */
export type Stage =
  | { readonly at: 'loading' }
  | { readonly at: 'naming' }
  | { readonly at: 'entering' }
  | {
      readonly at: 'waiting';
      /** As hosts see it. */
      readonly username: string;
      readonly position: number | undefined;
      readonly hostPresent: boolean;
    }
  | { readonly at: 'meeting' }
  | { readonly at: 'denied'; readonly banned: boolean }
  | { readonly at: 'ended'; readonly reason: EntryEnd }
  /** The same person entered from another tab or device. */
  | { readonly at: 'elsewhere' }
  | { readonly at: 'left' }
  | { readonly at: 'failed'; readonly code: ClientErrorCode; readonly message: string };

export interface SessionState {
  readonly stage: Stage;
  readonly room: RoomInfo | null;
  readonly me: Me | null;
  readonly connection: ConnectionStatus;
  /** What the room's actor says; null before it said anything. */
  readonly view: RoomView | null;
  /** Why the room's actor says nothing any more. */
  readonly watchEnded: ClientErrorCode | null;
  /** The last facts, newest first. */
  readonly facts: readonly Fact[];
  readonly media: MediaState;
  /** Whether captions may be asked for on this server. */
  readonly offersCaptions: boolean;
  /** Whether they are shown here. */
  readonly wantsCaptions: boolean;
}

/** How many of the last facts are kept for the side panel. */
export const keptFacts = 60;
