import type { DevelopmentLogin } from '#src/identity/development-login.ts';
import { configuredDatabase } from '#src/settings/configured-database.ts';
import { configuredLiveKit } from '#src/settings/configured-livekit.ts';
import type { Settings } from '#src/settings/settings.ts';
import type { LiveKitAddress } from './connect-livekit.ts';

/** A line of the table printed at start. */
export interface PartNote {
  readonly part: string;
  readonly state: 'started' | 'found' | 'missing' | 'made' | 'built';
  readonly detail: string;
}

/** The services that the product uses, embedded or configured. */
export interface Parts {
  readonly databaseUrl: string;
  /**
   * For an embedded one, the address it will have, even before it runs. Null when the configured one lacks its key or
   * secret.
   */
  readonly livekit: LiveKitAddress | null;
  /** Why the embedded LiveKit is not running now; null while it runs. */
  readonly livekitAbsence?: () => string | null;
  readonly secretKey: string;
  /** Undefined in production without the setting: no token is accepted then. */
  readonly operatorToken: string | undefined;
  /** Undefined in production, and where another provider is configured. */
  readonly developmentLogin: DevelopmentLogin | undefined;
  readonly notes: readonly PartNote[];
  stop(): Promise<void>;
}

/** Returns the services of a production machine, all of them configured. Throws a sentence when one is missing. */
export function configuredParts(settings: Settings): Parts {
  const databaseUrl = configuredDatabase(settings);
  const livekit = configuredLiveKit(settings);
  if (databaseUrl === undefined || !livekit || settings.DJANGO_SECRET_KEY === undefined) {
    throw new Error('In production the database, LiveKit and the secret key must be configured.');
  }
  return {
    databaseUrl,
    livekit,
    secretKey: settings.DJANGO_SECRET_KEY,
    operatorToken: settings.GREENROOM_OPERATOR_TOKEN,
    developmentLogin: undefined,
    notes: [],
    stop: async () => undefined,
  };
}
