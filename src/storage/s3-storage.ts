import {
  DeleteBucketLifecycleCommand,
  DeleteObjectCommand,
  GetBucketLifecycleConfigurationCommand,
  type GetBucketLifecycleConfigurationCommandOutput,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutBucketLifecycleConfigurationCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { askS3, createClient } from './ask-s3.ts';
import { createCopies } from './copy-objects.ts';
import { expiryOf, withExpiry } from './lifecycle.ts';
import type { S3Access } from './s3-access.ts';
import { createReadSigner } from './sign-read.ts';
import { createUploadSigner } from './sign-upload.ts';
import type { ObjectPage, Storage, StoredObject } from './storage.ts';
import { codeOf, statusOf } from './storage-failure.ts';

/** Opens the bucket; connects on the first call. */
export function openS3Storage(access: S3Access): Storage {
  const { bucket: Bucket } = access;
  const client = createClient(access, access.endpoint);
  const publicClient = createClient(access, access.publicEndpoint);
  const readRules = () =>
    askS3<Partial<GetBucketLifecycleConfigurationCommandOutput>>(
      (options) => client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }), options),
      (error) => (codeOf(error) === 'NoSuchLifecycleConfiguration' ? {} : undefined),
    );
  return {
    head: (Key) =>
      askS3<StoredObject | null>(
        async (options) => {
          const found = await client.send(new HeadObjectCommand({ Bucket, Key }), options);
          return { size: found.ContentLength ?? 0, etag: found.ETag ?? null, contentType: found.ContentType ?? null };
        },
        (error) => (statusOf(error) === 404 ? null : undefined),
      ),
    list: (Prefix, after) =>
      askS3<ObjectPage>(async (options) => {
        const asked = { Bucket, Prefix, MaxKeys: 1_000, ...(after === null ? {} : { StartAfter: after }) };
        const { Contents = [], IsTruncated = false } = await client.send(new ListObjectsV2Command(asked), options);
        const objects = Contents.flatMap(({ Key, LastModified }) =>
          Key === undefined ? [] : [{ key: Key, changedAt: LastModified ?? null }],
        );
        return { objects, more: IsTruncated };
      }),
    async remove(Key) {
      await askS3<object>(
        (options) => client.send(new DeleteObjectCommand({ Bucket, Key }), options),
        // A missing bucket is a wrong setting; the object may lie in the right one.
        (error) => (statusOf(error) === 404 && codeOf(error) !== 'NoSuchBucket' ? {} : undefined),
      );
    },
    presignGet: (Key, expiresIn, reader = 'browser') =>
      getSignedUrl(reader === 'browser' ? publicClient : client, new GetObjectCommand({ Bucket, Key }), { expiresIn }),
    presignPut: createUploadSigner(access),
    signRead: createReadSigner(access),
    ...createCopies(client, Bucket),
    readLifecycle: async (prefix) => expiryOf((await readRules()).Rules ?? [], prefix),
    async writeLifecycle(prefix, days) {
      const { Rules = [], TransitionDefaultMinimumObjectSize } = await readRules();
      const rules = withExpiry(Rules, prefix, days);
      const LifecycleConfiguration = { Rules: rules };
      const change = { Bucket, LifecycleConfiguration, TransitionDefaultMinimumObjectSize };
      await askS3<object>((options) =>
        // S3 accepts no empty list.
        rules.length === 0
          ? client.send(new DeleteBucketLifecycleCommand({ Bucket }), options)
          : client.send(new PutBucketLifecycleConfigurationCommand(change), options),
      );
    },
  };
}
