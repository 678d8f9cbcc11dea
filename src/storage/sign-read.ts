import { createSigner } from './create-signer.ts';
import { escapePath } from './escape-path.ts';
import type { S3Access } from './s3-access.ts';
import type { Storage } from './storage.ts';

/**
 * Creates the signer of reads that a proxy sends to S3. Host and path are signed, so that the headers open the named
 * object at the endpoint and nothing else.
 */
export function createReadSigner(access: S3Access): Storage['signRead'] {
  const { protocol, hostname, host, pathname } = new URL(access.endpoint);
  const signer = createSigner(access);
  const folder = `${pathname.replace(/\/$/, '')}/${escapePath(access.bucket)}`;
  return async (key, method) => {
    const path = `${folder}/${escapePath(key)}`;
    const { headers } = await signer.sign({ method, protocol, hostname, path, query: {}, headers: { host } });
    return {
      Authorization: headers.authorization!,
      'X-Amz-Date': headers['x-amz-date']!,
      'X-Amz-Content-SHA256': headers['x-amz-content-sha256']!,
    };
  };
}
