import type { participantCommands } from '#machines/room/door/door.vocabulary.ts';
import type { ParamsOf } from '#machines/vocabulary.ts';
import type { Command, Done, Handler } from '#src/actors/command.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import { askLiveKit } from '#src/livekit/ask-livekit.ts';
import { admitLateKnock } from './admit-late-knock.ts';
import { type SyncParts, syncParticipant } from './sync-participant.ts';

type Params = ParamsOf<(typeof participantCommands)['livekit.syncParticipant']>;

/**
 * Handler of `livekit.syncParticipant`: completes a change of a role that the request could not, for as long as a token
 * may be used. Idempotent and safe to run late or concurrently, because it reads the current role when it runs.
 */
export const followRole =
  (runtime: Runtime, parts: SyncParts): Handler<Params> =>
  (command) =>
    askLiveKit(() => follow(runtime, parts, command));

async function follow(
  runtime: Runtime,
  parts: SyncParts,
  { to, params: { identity, by }, key }: Command<Params>,
): Promise<Done> {
  try {
    const present = await syncParticipant(parts, to.id, identity);
    return { outcome: { type: 'livekit.participantSynced', present } };
  } finally {
    // Also when LiveKit is unreachable. It runs after the call to LiveKit, to leave time for knocks in progress.
    if (by !== null) await admitLateKnock(runtime, { room: to.id, identity, by, key });
  }
}
