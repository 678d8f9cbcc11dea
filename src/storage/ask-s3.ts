import { S3Client } from '@aws-sdk/client-s3';
import type { S3Access } from './s3-access.ts';
import { sortFailure } from './storage-failure.ts';

// Below the documented 5 s, to leave time for the answer to our caller.
const usualMs = 4_500;

/** Creates the client of an endpoint; connects on the first call. */
export const createClient = ({ region, credentials }: S3Access, endpoint: string): S3Client =>
  new S3Client({
    endpoint,
    region,
    credentials,
    forcePathStyle: true,
    // Commands are retried by the queue; one retry covers a connection that S3 closed while it was idle.
    maxAttempts: 2,
    // S3 servers other than Amazon's do not know all of the newer checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });

/**
 * Runs a call to S3 within its time. Rejects with `Away` or a `StorageFailure`, unless `known` gives an error a result.
 */
export async function askS3<Result>(
  call: (options: { readonly abortSignal: AbortSignal }) => Promise<Result>,
  known: (error: unknown) => Result | undefined = () => undefined,
  timeoutMs = usualMs,
): Promise<Result> {
  const late = AbortSignal.timeout(timeoutMs);
  try {
    // The pause before a retry does not end with the signal.
    return await Promise.race([call({ abortSignal: late }), rejectOn(late)]);
  } catch (error) {
    const result = known(error);
    if (result !== undefined) return result;
    throw sortFailure(error);
  }
}

const rejectOn = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
