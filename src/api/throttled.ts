import { AppError } from '#src/kernel/errors.ts';

/** The refusal of a call that came too early, by these milliseconds; in the words of the reference's framework unless others are given. */
export function throttled(waitMs: number, message?: string): AppError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const when = `${seconds} second${seconds === 1 ? '' : 's'}`;
  return new AppError('throttled', message ?? `Request was throttled. Expected available in ${when}.`, {
    retryAfter: seconds,
  });
}
