import { Away, type Command, type Done, type Handler } from '#src/actors/command.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import { AppError } from '#src/errors.ts';
import { sortFailure } from '#src/livekit/failures.ts';
import { admitLateKnock } from './admit-late-knock.ts';
import { type SyncParts, syncParticipant } from './sync-participant.ts';

/**
 * Finishes what the request that changed a role could not do, for as long as a token may be used. It reads what is true
 * when it runs, so that it may run late, twice, and beside another one.
 */
export function followRole(runtime: Runtime, parts: SyncParts): Handler {
  return {
    async run(command) {
      try {
        return await follow(runtime, parts, command);
      } catch (error) {
        if (error instanceof AppError) throw new Away('PostgreSQL cannot be reached', { cause: error });
        const failure = sortFailure(error);
        if (failure.kind === 'away') throw new Away('LiveKit cannot be reached', { cause: failure });
        throw failure;
      }
    },
    failed: (_, reason) => ({ type: 'livekit.syncFailed', reason }),
  };
}

async function follow(runtime: Runtime, parts: SyncParts, { to, params, key }: Command): Promise<Done> {
  const { identity, by } = params as { readonly identity: string; readonly by: string | null };
  try {
    const present = await syncParticipant(parts, to.id, identity);
    return { outcome: { type: 'livekit.participantSynced', present } };
  } finally {
    // Whether LiveKit is there or not; and after it was asked, which gives those who were knocking a moment.
    if (by !== null) await admitLateKnock(runtime, { room: to.id, identity, by, key });
  }
}
