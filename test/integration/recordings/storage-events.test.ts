import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { PutBucketNotificationConfigurationCommand } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { startOwnMinio } from '#test/support/own-minio.ts';

interface StorageEvent {
  readonly Records: readonly { readonly s3: { readonly object: { readonly key: string } } }[];
}

it('MinIO reports to the hooks that a test names what is stored in a bucket', async () => {
  const heard: { readonly authorization: string | undefined; readonly event: StorageEvent }[] = [];
  await using minio = await startOwnMinio();
  await using bucket = await freshBucket(minio);
  const hook = createServer(async (request, response) => {
    const { authorization } = request.headers;
    // MinIO looks whether its hook is there, without a body.
    if (request.headers['content-length'] !== '0') heard.push({ authorization, event: (await json(request)) as never });
    response.end();
  });
  hook.listen(0, '127.0.0.1');
  await once(hook, 'listening');
  try {
    const target = `http://127.0.0.1:${(hook.address() as AddressInfo).port}`;
    await fetch(minio.relayUrl, { method: 'PUT', body: target });
    const QueueConfigurations = [{ QueueArn: minio.eventArn, Events: ['s3:ObjectCreated:*' as const] }];
    const change = { Bucket: bucket.name, NotificationConfiguration: { QueueConfigurations } };
    await bucket.client.send(new PutBucketNotificationConfigurationCommand(change));
    await bucket.put('recordings/a film.mp4', 'content', 'video/mp4');
    const { authorization, event } = await eventually('the event of the object', () => heard[0]);
    expect(authorization).toBe(`Bearer ${minio.eventToken}`);
    expect(event.Records[0]!.s3.object).toMatchObject({ key: 'recordings%2Fa+film.mp4', contentType: 'video/mp4' });
  } finally {
    hook.closeAllConnections();
    hook.close();
  }
});
