import { Away } from '#src/actors/command.ts';
import { AppError } from '#src/kernel/errors.ts';
import { askLiveKit } from '#src/livekit/ask-livekit.ts';

/** Does something with calls; throws `Away` while PostgreSQL or LiveKit is, or while too many knock. Who is gone is gone. */
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
