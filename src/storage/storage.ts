/** What S3 tells of a stored object. */
export interface StoredObject {
  /** Bytes. */
  readonly size: number;
  /** As S3 writes it, quotes included. */
  readonly etag: string | null;
  readonly contentType: string | null;
}

/** Headers that let whoever sends them read one object once the host and the path match. */
export interface ReadHeaders {
  readonly Authorization: string;
  readonly 'X-Amz-Date': string;
  readonly 'X-Amz-Content-SHA256': string;
}

/**
 * The bucket. Calls to S3 end within 5 s; they reject with `Away` while S3 is unreachable, slow or failing, and with a
 * `StorageFailure` when it refuses.
 */
export interface Storage {
  /** Reads what an object is; null when there is none. */
  head(key: string): Promise<StoredObject | null>;
  /** Deletes an object; succeeds if there is none. */
  remove(key: string): Promise<void>;
  /** Signs an address from which an object may be read for so many seconds: by a browser, or by a service inside. */
  presignGet(key: string, seconds: number, reader?: 'browser' | 'service'): Promise<string>;
  /** Signs a read that a proxy sends to the endpoint, path style, within 15 minutes. */
  signRead(key: string, method: 'GET' | 'HEAD'): Promise<ReadHeaders>;
  /** Reads after how many days the bucket deletes what lies under a prefix; null when it keeps it. */
  readLifecycle(prefix: string): Promise<number | null>;
  /** Has the bucket delete what lies under a prefix after so many days, or keep it (null). Foreign rules stay. */
  writeLifecycle(prefix: string, days: number | null): Promise<void>;
}
