/** Where the credential of a guest survives a reload: it is what gives a guest the same place and name again. */
export interface CredentialStore {
  read(): string | null;
  write(credential: string): void;
  drop(): void;
}

/** Keeps the credential as long as the object lives. */
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

/** Keeps the credential in the browser's local storage, or in memory where the browser refuses that. */
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
