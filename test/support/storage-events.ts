/** What an event of the storage says; what a test leaves out is as it should be. */
interface StoredFile {
  readonly bucket: string;
  readonly key: string;
  readonly type?: string;
  readonly size?: number;
  /** Equal for the same content. */
  readonly etag?: string;
  readonly event?: string;
}

/** A record of an event as MinIO writes it: the key encoded with `%2F` for slashes. */
export const minioRecord = ({ bucket, key, type, size = 1024, etag = 'e1', event }: StoredFile) => ({
  eventVersion: '2.0',
  eventSource: 'minio:s3',
  eventName: event ?? 's3:ObjectCreated:CompleteMultipartUpload',
  s3: {
    s3SchemaVersion: '1.0',
    bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
    object: {
      key: encodeURIComponent(key).replaceAll('%20', '+'),
      size,
      eTag: etag,
      contentType: type ?? (key.endsWith('ogg') ? 'audio/ogg' : 'video/mp4'),
      sequencer: '17A',
    },
  },
});

/** As AWS writes it: slashes as they are, and no content type. */
export const awsRecord = ({ bucket, key, size = 1024, etag = 'e1', event }: StoredFile) => ({
  eventVersion: '2.1',
  eventSource: 'aws:s3',
  eventName: event ?? 'ObjectCreated:CompleteMultipartUpload',
  s3: {
    s3SchemaVersion: '1.0',
    bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
    object: { key: key.split('/').map(encodeURIComponent).join('/').replaceAll('%20', '+'), size, eTag: etag },
  },
});

/** As versitygw writes it: like AWS, with the key as it is. */
export const versitygwRecord = (file: StoredFile) => {
  const { s3, ...record } = awsRecord(file);
  return { ...record, eventSource: 'aws:s3', s3: { ...s3, object: { ...s3.object, key: file.key } } };
};
