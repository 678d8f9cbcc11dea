import type { RecordingMode } from '#machines/recording/recording.context.ts';
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

/** Features of the server, from its public configuration. */
export interface Features {
  readonly captions: boolean;
  /** Modes in which hosts may record; empty when they may not. */
  readonly recordingModes: readonly RecordingMode[];
  /** Longest duration of a recording in milliseconds; null without a limit. */
  readonly longestRecording: number | null;
  /** Days for which recordings can be downloaded; null when they are kept. */
  readonly recordingDays: number | null;
}

export const noFeatures: Features = {
  captions: false,
  recordingModes: [],
  longestRecording: null,
  recordingDays: null,
};

interface Config {
  readonly subtitle: { readonly enabled: boolean };
  readonly recording: {
    readonly is_enabled: boolean;
    readonly available_modes: readonly string[];
    readonly expiration_days: number | null;
    readonly max_duration: number | null;
  };
}

export interface Rest {
  /** The logged-in user, or null. */
  me(): Promise<Me | null>;
  createRoom(name: string, options?: { accessLevel?: AccessLevel }): Promise<RoomInfo>;
  getRoom(idOrSlug: string): Promise<RoomInfo>;
  features(): Promise<Features>;
}

const isMode = (mode: string): mode is RecordingMode => mode === 'screen_recording' || mode === 'transcript';

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
    async features() {
      const { subtitle, recording } = (await call('GET', 'config/')) as Config;
      return {
        captions: subtitle.enabled,
        recordingModes: recording.is_enabled ? recording.available_modes.filter(isMode) : [],
        longestRecording: recording.max_duration,
        recordingDays: recording.expiration_days,
      };
    },
  };
}
