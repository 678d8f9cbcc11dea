import { Away } from '#src/actors/command.ts';
import { isDatabaseAway } from '#src/db/is-database-away.ts';
import { AppError } from '#src/kernel/errors.ts';
import { sortFailure } from './failures.ts';

/**
 * Runs a command handler's calls. Rejects with `Away` while LiveKit or PostgreSQL is unreachable, so that the command
 * is retried, and with a `LiveKitFailure` when LiveKit refuses. If `gone` is given, resolves with it when the target
 * does not exist.
 */
export async function askLiveKit<Result>(calls: () => Promise<Result>, ...gone: [] | [gone: Result]): Promise<Result> {
  try {
    return await calls();
  } catch (error) {
    if (error instanceof Away) throw error;
    const isAppError = error instanceof AppError;
    if (isDatabaseAway(isAppError ? error.cause : error) || (isAppError && error.code === 'unavailable')) {
      throw new Away('PostgreSQL cannot be reached', { cause: error });
    }
    if (isAppError) throw error;
    const failure = sortFailure(error);
    if (failure.kind === 'away') throw new Away('LiveKit cannot be reached', { cause: failure });
    if (failure.kind === 'gone' && gone.length === 1) return gone[0];
    throw failure;
  }
}
