import type { ConnectRefusal } from '#src/realtime/protocol.ts';
import type { CredentialStore } from './credential-store.ts';

export interface HandshakeCredentials {
  token?: string;
  guest?: string;
}

/**
 * Credentials for a handshake: the latest given values, else the stored guest credential. A value that the server
 * refused is not presented again.
 */
export function createHandshakeCredentials(given: () => HandshakeCredentials, store: CredentialStore) {
  const refused = new Set<string>();
  let presented: HandshakeCredentials = {};
  const usable = (value: string | null | undefined): value is string =>
    typeof value === 'string' && !refused.has(value);

  return {
    present(): HandshakeCredentials {
      const { token, guest = store.read() } = given();
      presented = { ...(usable(token) ? { token } : {}), ...(usable(guest) ? { guest } : {}) };
      return presented;
    },

    /** Drops a refused credential; false when it was not presented. */
    drop(name: keyof HandshakeCredentials): boolean {
      const value = presented[name];
      if (value === undefined) return false;
      refused.add(value);
      if (store.read() === value) store.drop();
      return true;
    },
  };
}

/** The server's refusal of the handshake; null when the connection failed for another reason. */
export function refusalOf(data: unknown): ConnectRefusal | null {
  return typeof data === 'object' && data !== null && 'code' in data ? (data as ConnectRefusal) : null;
}
