import {
  DeleteBucketLifecycleCommand,
  DeleteObjectCommand,
  GetBucketLifecycleConfigurationCommand,
  type GetBucketLifecycleConfigurationCommandOutput,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketLifecycleConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { expiryOf, withExpiry } from './lifecycle.ts';
import type { S3Access } from './s3-access.ts';
import { createReadSigner } from './sign-read.ts';
import type { Storage, StoredObject } from './storage.ts';
import { codeOf, sortFailure, statusOf } from './storage-failure.ts';

// Below the documented 5 s, to leave time for the answer to our caller.
const timeoutMs = 4_500;

/** Opens the bucket; connects on the first call. */
export function openS3Storage(access: S3Access): Storage {
  const { bucket: Bucket } = access;
  const client = createClient(access, access.endpoint);
  const publicClient = createClient(access, access.publicEndpoint);
  const readRules = () =>
    ask<Partial<GetBucketLifecycleConfigurationCommandOutput>>(
      (options) => client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }), options),
      (error) => (codeOf(error) === 'NoSuchLifecycleConfiguration' ? {} : undefined),
    );
  return {
    head: (Key) =>
      ask<StoredObject | null>(
        async (options) => {
          const found = await client.send(new HeadObjectCommand({ Bucket, Key }), options);
          return { size: found.ContentLength ?? 0, etag: found.ETag ?? null, contentType: found.ContentType ?? null };
        },
        (error) => (statusOf(error) === 404 ? null : undefined),
      ),
    async remove(Key) {
      await ask<object>(
        (options) => client.send(new DeleteObjectCommand({ Bucket, Key }), options),
        // A missing bucket is a wrong setting; the object may lie in the right one.
        (error) => (statusOf(error) === 404 && codeOf(error) !== 'NoSuchBucket' ? {} : undefined),
      );
    },
    presignGet: (Key, expiresIn, reader = 'browser') =>
      getSignedUrl(reader === 'browser' ? publicClient : client, new GetObjectCommand({ Bucket, Key }), { expiresIn }),
    signRead: createReadSigner(access),
    readLifecycle: async (prefix) => expiryOf((await readRules()).Rules ?? [], prefix),
    async writeLifecycle(prefix, days) {
      const { Rules = [], TransitionDefaultMinimumObjectSize } = await readRules();
      const rules = withExpiry(Rules, prefix, days);
      const LifecycleConfiguration = { Rules: rules };
      const change = { Bucket, LifecycleConfiguration, TransitionDefaultMinimumObjectSize };
      await ask<object>((options) =>
        // S3 accepts no empty list.
        rules.length === 0
          ? client.send(new DeleteBucketLifecycleCommand({ Bucket }), options)
          : client.send(new PutBucketLifecycleConfigurationCommand(change), options),
      );
    },
  };
}

const createClient = ({ region, credentials }: S3Access, endpoint: string): S3Client =>
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
async function ask<Result>(
  call: (options: { readonly abortSignal: AbortSignal }) => Promise<Result>,
  known: (error: unknown) => Result | undefined = () => undefined,
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
