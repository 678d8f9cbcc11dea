import type { Log } from '#src/kernel/log.ts';

/** Security events with their messages. Refusals are warnings; an operator filters by `"kind":"security"`. */
export const securityEvents = {
  login: 'somebody logged in',
  logout: 'somebody logged out',
  'login.refused': 'a login did not succeed',
  'sessions.ended': 'the identity provider ended sessions',
  'csrf.refused': 'a request was refused that another site may have forged',
  'webhook.refused': 'a webhook was refused that LiveKit did not sign',
  'credential.refused': 'a credential was refused',
  'participant.removed': 'a host put somebody out of a meeting',
  'participant.unentitled': 'somebody joined a meeting without a right',
  lockout: 'a guesser was locked out',
  'operator.access': 'an operator was let in',
} as const;

export type SecurityEvent = keyof typeof securityEvents;

/** What a line may say: ids of ours and fixed words, never what a caller wrote, an address or a name. */
export interface SecurityFields {
  readonly request?: string | undefined;
  /** The account that acted. */
  readonly user?: string | undefined;
  readonly room?: string | undefined;
  /** Of a refused credential. */
  readonly credential?:
    | 'livekit-token'
    | 'guest'
    | 'roomkit-token'
    | 'pin'
    | 'logout-token'
    | 'operator-token'
    | 'operator-session'
    | undefined;
  /** Whose failures or calls are counted. */
  readonly scope?: 'roomkit' | 'caller' | undefined;
  /** Fixed words. */
  readonly reason?: string | undefined;
  /** How many were concerned. */
  readonly count?: number | undefined;
}

/** Says one security event: one line, and one more in the counter. */
export type SecurityLog = (event: SecurityEvent, fields?: SecurityFields) => void;

const ordinary: readonly SecurityEvent[] = [
  'login',
  'logout',
  'sessions.ended',
  'participant.removed',
  'operator.access',
];

export function createSecurityLog(log: Log, onEvent: (event: SecurityEvent) => void): SecurityLog {
  return (event, fields = {}) => {
    onEvent(event);
    log[ordinary.includes(event) ? 'info' : 'warn']({ kind: 'security', event, ...fields }, securityEvents[event]);
  };
}
