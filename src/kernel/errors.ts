/** All error codes sent to clients, with their HTTP status (realtime.md §2). */
export const errorStatus = {
  invalid_payload: 400,
  unknown_event: 400,
  invalid_credential: 401,
  expired_credential: 401,
  not_authenticated: 401,
  forbidden: 403,
  banned: 403,
  not_found: 404,
  room_closed: 409,
  gone: 410,
  throttled: 429,
  internal: 500,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof errorStatus;

/** An error whose code and message are safe to send to the caller; any other error is a bug and becomes `internal`. */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** Seconds until a retry makes sense. */
  readonly retryAfter: number | undefined;
  /** The missing credential for `WWW-Authenticate`; a session by default. */
  readonly challenge: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; retryAfter?: number; challenge?: string } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.retryAfter = options.retryAfter;
    this.challenge = options.challenge;
  }
}

/** Returns an `AppError` unchanged; wraps any other thrown value as `internal`. */
export function asAppError(thrown: unknown): AppError {
  return thrown instanceof AppError ? thrown : new AppError('internal', 'Something went wrong.', { cause: thrown });
}
