import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import type { S3Access } from './s3-access.ts';

/** Creates the signer of requests to S3 that others send. */
export const createSigner = ({ region, credentials }: Pick<S3Access, 'region' | 'credentials'>): SignatureV4 =>
  new SignatureV4({
    service: 's3',
    region,
    credentials,
    sha256: Hash.bind(null, 'sha256'),
    // S3 signs the path as it is sent; other services escape it a second time.
    uriEscapePath: false,
  });
