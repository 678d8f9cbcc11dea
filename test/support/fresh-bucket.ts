import { randomBytes } from 'node:crypto';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { inject } from 'vitest';
import type { S3TestAccess } from './provided.ts';

/** A separate bucket, deleted with its content at the end of its scope. */
export interface FreshBucket extends AsyncDisposable {
  readonly name: string;
  readonly client: S3Client;
  /** Settings of a product that uses it. */
  readonly env: Readonly<Record<string, string>>;
  put(key: string, content: string | Uint8Array, contentType?: string): Promise<void>;
  keys(): Promise<string[]>;
}

export async function freshBucket(server: S3TestAccess = inject('minio')): Promise<FreshBucket> {
  const { endpoint, accessKey, secretKey } = server;
  const name = `test-${randomBytes(6).toString('hex')}`;
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
  });
  await client.send(new CreateBucketCommand({ Bucket: name }));
  const keys = async () => {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: name }));
    return Contents.map(({ Key }) => Key!);
  };
  return {
    name,
    client,
    env: {
      AWS_S3_ENDPOINT_URL: endpoint,
      AWS_S3_ACCESS_KEY_ID: accessKey,
      AWS_S3_SECRET_ACCESS_KEY: secretKey,
      AWS_STORAGE_BUCKET_NAME: name,
    },
    keys,
    async put(key, content, contentType = 'application/octet-stream') {
      await client.send(new PutObjectCommand({ Bucket: name, Key: key, Body: content, ContentType: contentType }));
    },
    async [Symbol.asyncDispose]() {
      // A listing has 1,000 keys at the most.
      for (let left = await keys(); left.length > 0; left = await keys()) {
        for (const Key of left) await client.send(new DeleteObjectCommand({ Bucket: name, Key }));
      }
      await client.send(new DeleteBucketCommand({ Bucket: name }));
      client.destroy();
    },
  };
}
