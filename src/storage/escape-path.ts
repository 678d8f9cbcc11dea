import { escapeUri } from '@smithy/core/protocols';

/** Percent-encodes each segment as S3 does for the signature: everything but letters, digits and `-._~`. */
export const escapePath = (path: string): string => path.split('/').map(escapeUri).join('/');
