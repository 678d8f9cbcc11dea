import { Away } from '#src/actors/command.ts';
import { AppError } from '#src/kernel/errors.ts';
import { askLiveKit } from '#src/livekit/ask-livekit.ts';

/**
 * Runs an act on calls. Throws `Away`, for a retry, when PostgreSQL or LiveKit is unreachable or too many knock; an
 * absent participant counts as success.
 */
export function askForCall(act: () => Promise<void>): Promise<void> {
  return askLiveKit(
    () =>
      act().catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
        if (error.code === 'not_found') return;
        if (error.code === 'throttled') throw new Away('The caller cannot be settled now', { cause: error });
        throw error;
      }),
    undefined,
  );
}
