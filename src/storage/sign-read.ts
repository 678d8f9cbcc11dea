import { escapeUri } from '@smithy/core/protocols';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import type { S3Access } from './s3-access.ts';
import type { Storage } from './storage.ts';

/**
 * Creates the signer of reads that a proxy sends to S3. Host and path are signed, so that the headers open the named
 * object at the endpoint and nothing else.
 */
export function createReadSigner({ endpoint, region, bucket, credentials }: S3Access): Storage['signRead'] {
  const { protocol, hostname, host, pathname } = new URL(endpoint);
  const signer = new SignatureV4({
    service: 's3',
    region,
    credentials,
    sha256: Hash.bind(null, 'sha256'),
    // S3 signs the path as it is sent; other services escape it a second time.
    uriEscapePath: false,
  });
  const folder = `${pathname.replace(/\/$/, '')}/${escapePath(bucket)}`;
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

/** Percent-encodes each segment as S3 does for the signature: everything but letters, digits and `-._~`. */
const escapePath = (path: string): string => path.split('/').map(escapeUri).join('/');
