import type { ErrorCode } from '#src/kernel/errors.ts';
import type { WatchEnd } from '#src/realtime/pushes.ts';

/**
 * A code of the server's error table, the reason for the end of a watch, or a failure in the client: timeout, packet
 * too large, closed.
 */
export type ClientErrorCode = ErrorCode | WatchEnd | 'timed_out' | 'too_large' | 'closed';

/** A request that was refused or never answered. */
export class ClientError extends Error {
  readonly code: ClientErrorCode;
  /** Seconds to wait before a retry. */
  readonly retryAfter: number | undefined;
  /** Reason from the header `Greenroom-Error`, for example `recorder_busy`. */
  readonly reason: string | undefined;

  constructor(code: ClientErrorCode, message: string, retryAfter?: number, reason?: string) {
    super(message);
    this.name = 'ClientError';
    this.code = code;
    this.retryAfter = retryAfter;
    this.reason = reason;
  }
}

/** Whether a retry of the same request may succeed. */
export function isPassing(thrown: unknown): boolean {
  if (!(thrown instanceof ClientError)) return false;
  return ['unavailable', 'internal', 'throttled', 'timed_out'].includes(thrown.code);
}
