import { ServerError } from 'livekit-server-sdk';

/** Meaning of a failed call: the target is `gone`, the call was permanently `refused`, or LiveKit is `away`. */
type FailureKind = 'gone' | 'refused' | 'away';

export class LiveKitFailure extends Error {
  readonly kind: FailureKind;
  constructor(kind: FailureKind, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'LiveKitFailure';
    this.kind = kind;
  }

  /** LiveKit's error code, if it answered with one. */
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

/** Classifies what a LiveKit call threw; a timeout or a broken connection has no status and means `away`. */
export function sortFailure(thrown: unknown): LiveKitFailure {
  if (thrown instanceof LiveKitFailure) return thrown;
  if (!(thrown instanceof ServerError)) return new LiveKitFailure('away', thrown);
  if (thrown.code === 'not_found') return new LiveKitFailure('gone', thrown);
  return new LiveKitFailure(refusals.has(thrown.code ?? '') ? 'refused' : 'away', thrown);
}
