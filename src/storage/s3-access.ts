import type { Settings } from '#src/settings/settings.ts';

/** Address of the bucket, and the keys that open it. */
export interface S3Access {
  readonly endpoint: string;
  /** Endpoint under which browsers reach S3. */
  readonly publicEndpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Returns the configured access to S3; null when the endpoint or a key is missing. */
export function findS3Access(settings: Settings): S3Access | null {
  const {
    AWS_S3_ENDPOINT_URL: endpoint,
    AWS_S3_ACCESS_KEY_ID: accessKeyId,
    AWS_S3_SECRET_ACCESS_KEY: secretAccessKey,
  } = settings;
  if (endpoint === undefined || accessKeyId === undefined || secretAccessKey === undefined) return null;
  return {
    endpoint,
    publicEndpoint: settings.AWS_S3_DOMAIN_REPLACE ?? endpoint,
    region: settings.AWS_S3_REGION_NAME ?? 'us-east-1',
    bucket: settings.AWS_STORAGE_BUCKET_NAME,
    credentials: { accessKeyId, secretAccessKey },
  };
}
