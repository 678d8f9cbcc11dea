import type { Command, Done, Handler } from '#src/actors/command.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import { askLiveKit } from '#src/livekit/ask-livekit.ts';
import { admitLateKnock } from './admit-late-knock.ts';
import { type SyncParts, syncParticipant } from './sync-participant.ts';

/**
 * Finishes what the request that changed a role could not do, for as long as a token may be used. It reads what is true
 * when it runs, so that it may run late, twice, and beside another one.
 */
export function followRole(runtime: Runtime, parts: SyncParts): Handler {
  return {
    run: (command) => askLiveKit(() => follow(runtime, parts, command)),
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
