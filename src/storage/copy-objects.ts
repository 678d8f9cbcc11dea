import type { Readable } from 'node:stream';
import { CopyObjectCommand, GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { askS3 } from './ask-s3.ts';
import { escapePath } from './escape-path.ts';
import type { ObjectStart, Storage } from './storage.ts';
import { codeOf, statusOf } from './storage-failure.ts';

/** The server copies an object before it answers. */
const copyMs = 10_000;

/** Creates the calls of the storage that copy objects and read their first bytes. */
export function createCopies(client: S3Client, Bucket: string): Pick<Storage, 'copy' | 'readStart' | 'setContentType'> {
  const sourceOf = (key: string) => escapePath(`${Bucket}/${key}`);
  return {
    copy: (from, Key) =>
      askS3(
        async (options) => {
          await client.send(new CopyObjectCommand({ Bucket, Key, CopySource: sourceOf(from) }), options);
          return true;
        },
        (error) => (isMissing(error) ? false : undefined),
        copyMs,
      ),
    readStart: (Key, most) =>
      askS3<ObjectStart | null>(
        async (options) => {
          const Range = `bytes=0-${most - 1}`;
          const { Body, ContentRange, ContentLength } = await client.send(
            new GetObjectCommand({ Bucket, Key, Range }),
            options,
          );
          const bytes = await readUpTo(Body as Readable, most);
          return { bytes, size: Number(/\/(\d+)$/.exec(ContentRange ?? '')?.[1] ?? ContentLength ?? bytes.length) };
        },
        (error) => {
          if (isMissing(error)) return null;
          // An empty object has no range at all.
          return statusOf(error) === 416 ? { bytes: new Uint8Array(), size: 0 } : undefined;
        },
      ),
    async setContentType(Key, ContentType) {
      const { Metadata } = await askS3<{ readonly Metadata?: Record<string, string> | undefined }>((options) =>
        client.send(new HeadObjectCommand({ Bucket, Key }), options),
      );
      const copied = { Bucket, Key, CopySource: sourceOf(Key), ContentType, Metadata };
      await askS3<object>(
        (options) => client.send(new CopyObjectCommand({ ...copied, MetadataDirective: 'REPLACE' }), options),
        undefined,
        copyMs,
      );
    },
  };
}

// A missing bucket is a wrong setting.
const isMissing = (error: unknown): boolean => statusOf(error) === 404 && codeOf(error) !== 'NoSuchBucket';

/** Reads the first bytes of a body and drops the rest: a server may ignore the range and send everything. */
async function readUpTo(body: Readable, most: number): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    parts.push(part);
    length += part.length;
    // Leaving the loop destroys the stream.
    if (length >= most) break;
  }
  return Buffer.concat(parts).subarray(0, most);
}
