/** Every error code that leaves the product, with its HTTP status (realtime.md §2). */
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

/** An error whose code and message may be shown to the caller; everything else is a bug and becomes `internal`. */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** Seconds after which trying again makes sense. */
  readonly retryAfter: number | undefined;
  /** Which credential is missing, as `WWW-Authenticate` says it; a session when nothing else is said. */
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

/** What an unknown thrown value is to its caller: itself when it is an `AppError`, else `internal`. */
export function asAppError(thrown: unknown): AppError {
  return thrown instanceof AppError ? thrown : new AppError('internal', 'Something went wrong.', { cause: thrown });
}
