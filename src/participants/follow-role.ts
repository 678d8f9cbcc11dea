import type { Command, Done, Handler } from '#src/actors/command.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import { askLiveKit } from '#src/livekit/ask-livekit.ts';
import { admitLateKnock } from './admit-late-knock.ts';
import { type SyncParts, syncParticipant } from './sync-participant.ts';

/**
 * Handler of `livekit.syncParticipant`: completes a change of a role that the request could not, for as long as a token
 * may be used. Idempotent and safe to run late or concurrently, because it reads the current role when it runs.
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
    // Also when LiveKit is unreachable. It runs after the call to LiveKit, to leave time for knocks in progress.
    if (by !== null) await admitLateKnock(runtime, { room: to.id, identity, by, key });
  }
}
