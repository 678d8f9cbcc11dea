/** Stores the guest credential across reloads; with it a guest keeps place and name. */
export interface CredentialStore {
  read(): string | null;
  write(credential: string): void;
  drop(): void;
}

/** Stores the credential in memory. */
export function createMemoryStore(credential: string | null = null): CredentialStore {
  let kept = credential;
  return {
    read: () => kept,
    write: (value) => {
      kept = value;
    },
    drop: () => {
      kept = null;
    },
  };
}

/** Stores the credential in local storage, or in memory where the browser denies access. */
export function createBrowserStore(key = 'greenroom_guest'): CredentialStore {
  try {
    const storage = globalThis.localStorage;
    storage.getItem(key);
    return {
      read: () => storage.getItem(key),
      write: (value) => storage.setItem(key, value),
      drop: () => storage.removeItem(key),
    };
  } catch {
    return createMemoryStore();
  }
}
