import { randomSecret } from '#dev/secrets.ts';
import type { S3TestAccess } from './provided.ts';
import { startTestMinio } from './s3-parts.ts';
import { makeTestFolder } from './test-folder.ts';
import { type RelayAccess, startWebhookRelay } from './webhook-relay.ts';

/** A separate MinIO that reports events. */
export interface OwnMinio extends S3TestAccess, RelayAccess, AsyncDisposable {
  /** The queue to name in a bucket's notification. */
  readonly eventArn: string;
  /** The bearer token that comes with the events. */
  readonly eventToken: string;
}

/**
 * Starts a MinIO whose events a relay forwards to the addresses that the test names: MinIO needs the hook's address at
 * its start, and the product needs MinIO's.
 */
export async function startOwnMinio(): Promise<OwnMinio> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await makeTestFolder());
  const relay = await startWebhookRelay();
  stack.defer(() => relay.stop());
  const eventToken = randomSecret();
  const minio = await startTestMinio(folder.path, { url: relay.webhookUrl, token: eventToken });
  if ('missing' in minio) throw new Error(minio.missing);
  stack.defer(() => minio.stop());
  const started = stack.move();
  return {
    ...minio.access,
    relayUrl: relay.relayUrl,
    eventArn: 'arn:minio:sqs::GREENROOM:webhook',
    eventToken,
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
