/** What S3 tells of a stored object. */
export interface StoredObject {
  /** Bytes. */
  readonly size: number;
  /** As S3 writes it, quotes included. */
  readonly etag: string | null;
  readonly contentType: string | null;
}

/** The first bytes of a stored object. */
export interface ObjectStart {
  readonly bytes: Uint8Array;
  /** Bytes of the whole object, as the answer that carries the first ones tells. */
  readonly size: number;
}

/** Some objects of a folder, in the order of their keys. */
export interface ObjectPage {
  readonly objects: readonly { readonly key: string; readonly changedAt: Date | null }[];
  /** Whether there are objects after the last one. */
  readonly more: boolean;
}

/** Headers that let whoever sends them read one object once the host and the path match. */
export interface ReadHeaders {
  readonly Authorization: string;
  readonly 'X-Amz-Date': string;
  readonly 'X-Amz-Content-SHA256': string;
}

/**
 * The bucket. Calls to S3 end within 5 s unless noted. They reject with `Away` while S3 cannot be reached or fails, and
 * with a `StorageFailure` when S3 refuses the call.
 */
export interface Storage {
  /** Reads what an object is; null when there is none. */
  head(key: string): Promise<StoredObject | null>;
  /** Lists at most 1,000 objects whose keys begin with a prefix, after a key. */
  list(prefix: string, after: string | null): Promise<ObjectPage>;
  /** Deletes an object; succeeds if there is none. */
  remove(key: string): Promise<void>;
  /** Copies an object within 10 s, with its metadata; resolves with false when there is none. */
  copy(from: string, to: string): Promise<boolean>;
  /** Reads the first bytes of an object, `most` at the most; null when there is none. Never downloads the rest. */
  readStart(key: string, most: number): Promise<ObjectStart | null>;
  /** Gives an object another content type within 10 s; other metadata of its uploader stays. */
  setContentType(key: string, type: string): Promise<void>;
  /** Signs an address to which a browser may upload an object, with `x-amz-acl: private`, for so many seconds. */
  presignPut(key: string, seconds: number): Promise<string>;
  /** Signs an address from which an object may be read for so many seconds: by a browser, or by a service inside. */
  presignGet(key: string, seconds: number, reader?: 'browser' | 'service'): Promise<string>;
  /** Signs a read that a proxy sends to the endpoint, path style, within 15 minutes. */
  signRead(key: string, method: 'GET' | 'HEAD'): Promise<ReadHeaders>;
  /** Reads after how many days the bucket deletes what lies under a prefix; null when it keeps it. */
  readLifecycle(prefix: string): Promise<number | null>;
  /** Has the bucket delete what lies under a prefix after so many days, or keep it (null). Foreign rules stay. */
  writeLifecycle(prefix: string, days: number | null): Promise<void>;
}
