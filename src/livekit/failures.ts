import { ServerError } from 'livekit-server-sdk';

/** What LiveKit's answer to a call means: the thing is `gone`, the call was `refused` for good, or LiveKit is `away`. */
export type FailureKind = 'gone' | 'refused' | 'away';

export class LiveKitFailure extends Error {
  readonly kind: FailureKind;
  constructor(kind: FailureKind, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'LiveKitFailure';
    this.kind = kind;
  }

  /** LiveKit's own code of the error, where it answered with one. */
  get code(): string | undefined {
    return this.cause instanceof ServerError ? this.cause.code : undefined;
  }
}

// https://twitchtv.github.io/twirp/docs/spec_v7.html#error-codes
const refusals = new Set([
  'invalid_argument',
  'malformed',
  'already_exists',
  'permission_denied',
  'unauthenticated',
  'failed_precondition',
  'out_of_range',
  'unimplemented',
  'bad_route',
]);

/** Sorts what a LiveKit call threw: a time-out and a broken connection have no status and mean that it is away. */
export function sortFailure(thrown: unknown): LiveKitFailure {
  if (thrown instanceof LiveKitFailure) return thrown;
  if (!(thrown instanceof ServerError)) return new LiveKitFailure('away', thrown);
  if (thrown.code === 'not_found') return new LiveKitFailure('gone', thrown);
  return new LiveKitFailure(refusals.has(thrown.code ?? '') ? 'refused' : 'away', thrown);
}
