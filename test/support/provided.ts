import type { RelayAccess } from './webhook-relay.ts';

/** What the harness hands to the test files, by `inject('postgres')` and so on. */
declare module 'vitest' {
  interface ProvidedContext {
    postgres: PostgresAccess;
    redis: { readonly url: string };
    /** One for each test file that runs at a time; see `ownLiveKit`. */
    livekit: readonly LiveKitTestAccess[];
    minio: S3TestAccess;
    versitygw: S3TestAccess;
    nginx: { readonly path: string };
    chromium: { readonly path: string };
    /** A sentence for each part that this project needs and does not have; its tests are then skipped. */
    missing: readonly string[];
  }
}

export interface PostgresAccess {
  /** Connects as the owner of everything to the database `postgres`. */
  readonly adminUrl: string;
  /** A database with all migrations, to be cloned. */
  readonly template: string;
}

/** An S3 server with the keys of its owner. */
export interface S3TestAccess {
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

export interface LiveKitTestAccess extends RelayAccess {
  readonly url: string;
  readonly key: string;
  readonly secret: string;
  /** Folder of its state. */
  readonly redisUrl: string;
}
