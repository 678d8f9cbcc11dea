import type { Log } from '#src/kernel/log.ts';

/** Security events with their messages. Refusals are logged as warnings; operators filter by `"kind":"security"`. */
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
  lockout: 'a client or phone number was locked out',
  'operator.access': 'an operator was let in',
  'addon.authenticated': 'an add-on was given a token',
} as const;

export type SecurityEvent = keyof typeof securityEvents;

/** Fields of a line: our ids and fixed words; never caller input, an address or a name. */
export interface SecurityFields {
  readonly request?: string | undefined;
  /** Id of the account that acted. */
  readonly user?: string | undefined;
  readonly room?: string | undefined;
  /** Kind of the refused credential. */
  readonly credential?:
    | 'livekit-token'
    | 'guest'
    | 'roomkit-token'
    | 'pin'
    | 'logout-token'
    | 'application-secret'
    | 'bearer-token'
    | 'operator-token'
    | 'operator-session'
    | 'transit-token'
    | undefined;
  /** What is counted for the lockout. */
  readonly scope?: 'roomkit' | 'caller' | 'application' | 'operator' | undefined;
  /** One of a few fixed words. */
  readonly reason?: string | undefined;
  /** Number of affected items. */
  readonly count?: number | undefined;
}

/** Logs one security event as one line and increments its counter. */
export type SecurityLog = (event: SecurityEvent, fields?: SecurityFields) => void;

const ordinary: readonly SecurityEvent[] = [
  'login',
  'logout',
  'sessions.ended',
  'participant.removed',
  'operator.access',
  'addon.authenticated',
];

export function createSecurityLog(log: Log, onEvent: (event: SecurityEvent) => void): SecurityLog {
  return (event, fields = {}) => {
    onEvent(event);
    log[ordinary.includes(event) ? 'info' : 'warn']({ kind: 'security', event, ...fields }, securityEvents[event]);
  };
}
