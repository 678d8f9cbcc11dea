import { escapeUri } from '@smithy/core/protocols';
import { createSigner } from './create-signer.ts';
import { escapePath } from './escape-path.ts';
import type { S3Access } from './s3-access.ts';
import type { Storage } from './storage.ts';

/**
 * Creates the signer of uploads that browsers send to the public endpoint. The SDK's own presigner would add parameters
 * that the uploads of the web frontend do not match.
 */
export function createUploadSigner(access: S3Access): Storage['presignPut'] {
  const signer = createSigner(access);
  const kept = new Set(['x-amz-acl', 'x-amz-content-sha256']);
  return async (key, expiresIn) => {
    const { protocol, hostname, host, pathname } = new URL(access.publicEndpoint);
    const path = `${pathname.replace(/\/$/, '')}/${escapePath(access.bucket)}/${escapePath(key)}`;
    // The browser does not hash what it sends; it sends the ACL as a header.
    const headers = { host, 'x-amz-acl': 'private', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
    const { query } = await signer.presign(
      { method: 'PUT', protocol, hostname, path, query: {}, headers },
      { expiresIn, unhoistableHeaders: kept, unsignableHeaders: new Set(['x-amz-content-sha256']) },
    );
    const signed = Object.entries(query ?? {}).map(([name, value]) => `${escapeUri(name)}=${escapeUri(String(value))}`);
    return `${protocol}//${host}${path}?${signed.join('&')}`;
  };
}
