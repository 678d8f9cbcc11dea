import type { SnapshotFrom } from 'xstate';
import type { ClientErrorCode } from '#src/client/client-error.ts';
import type { ConnectionStatus } from '#src/client/connection.ts';
import { type Features, type Me, noFeatures, type RoomInfo } from '#src/client/rest.ts';
import type { EntryEnd } from '#src/realtime/pushes.ts';
import type { Meeting, Place } from './visit.context.ts';
import type { visitMachine } from './visit.machine.ts';

/** The stage of a visit, as the page shows it. */
export type Stage =
  | { readonly at: 'loading' | 'naming' | 'entering' | 'warned' | 'meeting' | 'left' }
  | ({ readonly at: 'waiting' } & Place)
  | { readonly at: 'denied'; readonly banned: boolean }
  | { readonly at: 'ended'; readonly reason: EntryEnd }
  /** The same person entered from another tab or device. */
  | { readonly at: 'elsewhere' }
  | { readonly at: 'failed'; readonly code: ClientErrorCode; readonly message: string };

export interface SessionState extends Omit<Meeting, 'access'> {
  readonly stage: Stage;
  readonly room: RoomInfo | null;
  readonly me: Me | null;
  readonly connection: ConnectionStatus;
  readonly features: Features;
  /** Whether people are warned of a recording, beyond the indicator. */
  readonly warnsOfRecording: boolean;
}

type Snapshot = SnapshotFrom<typeof visitMachine>;

export function sessionStateOf(snapshot: Snapshot): SessionState {
  const { loaded, connection, meeting } = snapshot.context;
  const { access: _, ...shown } = meeting;
  return {
    ...shown,
    stage: stageOf(snapshot),
    room: loaded?.room ?? null,
    me: loaded?.me ?? null,
    connection,
    features: loaded?.features ?? noFeatures,
    warnsOfRecording: loaded?.warnsOfRecording ?? false,
  };
}

function stageOf({ value, context }: Snapshot): Stage {
  if (typeof value === 'object' && 'meeting' in value) {
    const { meeting } = value;
    return { at: meeting === 'attending' ? 'meeting' : meeting === 'warned' ? 'warned' : 'entering' };
  }
  const inside = typeof value === 'string' ? value : value.out;
  const at = typeof inside === 'string' ? inside : 'failed';
  switch (at) {
    case 'waiting':
      return { at, ...context.place };
    case 'denied':
      return { at, banned: context.banned };
    case 'ended':
      return { at, reason: context.reason };
    case 'failed':
      return { at, code: context.problem.code, message: context.problem.message };
    // Transient: no snapshot shows it.
    case 'answered':
      return { at: 'entering' };
    default:
      return { at };
  }
}
