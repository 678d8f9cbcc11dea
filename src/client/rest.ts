import { ClientError } from './client-error.ts';
import type { RestCall } from './rest-call.ts';

export interface Me {
  readonly id: string;
  readonly email: string | null;
  readonly full_name: string | null;
  readonly short_name: string | null;
}

export type AccessLevel = 'public' | 'trusted' | 'restricted';

export interface RoomInfo {
  /** Null for a room that does not exist. */
  readonly id: string | null;
  readonly slug: string;
  readonly name?: string;
  readonly access_level: AccessLevel;
}

export interface Rest {
  /** The logged-in user, or null. */
  me(): Promise<Me | null>;
  createRoom(name: string, options?: { accessLevel?: AccessLevel }): Promise<RoomInfo>;
  getRoom(idOrSlug: string): Promise<RoomInfo>;
  /** Whether the server offers captions. */
  offersCaptions(): Promise<boolean>;
}

/** REST calls around a meeting. Every call rejects with `ClientError`. */
export function createRest(call: RestCall): Rest {
  return {
    async me() {
      try {
        return (await call('GET', 'users/me/')) as Me;
      } catch (thrown) {
        if (thrown instanceof ClientError && thrown.code === 'not_authenticated') return null;
        throw thrown;
      }
    },
    async createRoom(name, { accessLevel } = {}) {
      const level = accessLevel === undefined ? {} : { access_level: accessLevel };
      return (await call('POST', 'rooms/', { body: { name, ...level } })) as RoomInfo;
    },
    getRoom: async (idOrSlug) => (await call('GET', `rooms/${encodeURIComponent(idOrSlug)}/`)) as RoomInfo,
    async offersCaptions() {
      const { subtitle } = (await call('GET', 'config/')) as { subtitle: { enabled: boolean } };
      return subtitle.enabled;
    },
  };
}
