import { AppError } from '#src/kernel/errors.ts';

/** Refusal of a call that came too early by `waitMs` milliseconds; the default message is the reference's. */
export function throttled(waitMs: number, message?: string): AppError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const when = `${seconds} second${seconds === 1 ? '' : 's'}`;
  return new AppError('throttled', message ?? `Request was throttled. Expected available in ${when}.`, {
    retryAfter: seconds,
  });
}
