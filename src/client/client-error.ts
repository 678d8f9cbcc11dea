import type { ErrorCode } from '#src/kernel/errors.ts';
import type { WatchEnd } from '#src/realtime/pushes.ts';

/**
 * A code of the server's table, why it ended a watch, or what the client itself finds: no answer in time, a packet too
 * large, closed.
 */
export type ClientErrorCode = ErrorCode | WatchEnd | 'timed_out' | 'too_large' | 'closed';

/** A request that was refused or never answered. */
export class ClientError extends Error {
  readonly code: ClientErrorCode;
  /** Seconds after which trying again makes sense. */
  readonly retryAfter: number | undefined;

  constructor(code: ClientErrorCode, message: string, retryAfter?: number) {
    super(message);
    this.name = 'ClientError';
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** Whether the same request may succeed later without anything else changing. */
export function isPassing(thrown: unknown): boolean {
  if (!(thrown instanceof ClientError)) return false;
  return ['unavailable', 'internal', 'throttled', 'timed_out'].includes(thrown.code);
}
