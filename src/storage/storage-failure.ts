import { Away } from '#src/actors/command.ts';

/** S3 refused a call; a retry does not help. */
export class StorageFailure extends Error {
  readonly kind = 'refused';
  /** S3's error code, such as `AccessDenied`. */
  readonly code: string;

  constructor(code: string, cause: unknown) {
    super(`S3 refused a call: ${code}`, { cause });
    this.name = 'StorageFailure';
    this.code = code;
  }
}

/** The part of an SDK error that is looked at; errors of the connection have no status. */
interface Thrown {
  readonly name?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const timeouts = [408, 425, 429];

/** Returns the status of S3's answer, if an answer caused the error. */
export const statusOf = (thrown: unknown): number | undefined => (thrown as Thrown | null)?.$metadata?.httpStatusCode;

/** Returns S3's error code. */
export const codeOf = (thrown: unknown): string => (thrown as Thrown | null)?.name ?? 'unknown';

/** Classifies what a call to S3 threw. A timeout or a broken connection has no status. */
export function sortFailure(thrown: unknown): Away | StorageFailure {
  const status = statusOf(thrown);
  // 501 says that the server lacks the call, so it stays refused.
  if (status === undefined || timeouts.includes(status) || (status >= 500 && status !== 501)) {
    return new Away('S3 cannot be reached', { cause: thrown });
  }
  return new StorageFailure(codeOf(thrown), thrown);
}
