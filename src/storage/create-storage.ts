import type { Settings } from '#src/settings/settings.ts';
import { findS3Access } from './s3-access.ts';
import type { Storage } from './storage.ts';

/** Creates the access to the bucket; null when S3 is not configured. Connects on the first call. */
export function createStorage(settings: Settings): Storage | null {
  const access = findS3Access(settings);
  if (access === null) return null;
  let opened: Promise<Storage> | undefined;
  // Loading the S3 client takes some 200 ms, which the start does not wait for.
  const open = () => (opened ??= import('./s3-storage.ts').then(({ openS3Storage }) => openS3Storage(access)));
  return {
    head: async (...args) => (await open()).head(...args),
    list: async (...args) => (await open()).list(...args),
    remove: async (...args) => (await open()).remove(...args),
    copy: async (...args) => (await open()).copy(...args),
    readStart: async (...args) => (await open()).readStart(...args),
    setContentType: async (...args) => (await open()).setContentType(...args),
    presignPut: async (...args) => (await open()).presignPut(...args),
    presignGet: async (...args) => (await open()).presignGet(...args),
    signRead: async (...args) => (await open()).signRead(...args),
    readLifecycle: async (...args) => (await open()).readLifecycle(...args),
    writeLifecycle: async (...args) => (await open()).writeLifecycle(...args),
  };
}
