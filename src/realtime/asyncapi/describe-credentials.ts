import { guestCookieName } from '#src/api/cookies.ts';

/** A security scheme of AsyncAPI 3. */
export interface Credential {
  readonly type: 'httpApiKey' | 'apiKey';
  readonly in: 'cookie' | 'password';
  /** Name of the cookie. */
  readonly name?: string;
  readonly description: string;
}

/** The credentials of a handshake, all optional. */
export function describeCredentials(sessionCookie: string): Readonly<Record<string, Credential>> {
  return {
    session: {
      type: 'httpApiKey',
      in: 'cookie',
      name: sessionCookie,
      description: 'The session of a browser: the account, with the rights of its roles.',
    },
    guestCookie: {
      type: 'httpApiKey',
      in: 'cookie',
      name: guestCookieName,
      description: 'The guest who knocked before; `auth.guest` beats it.',
    },
    token: {
      type: 'apiKey',
      in: 'password',
      description:
        '`auth.token`, a LiveKit token that the product minted: the participant, until it expires, while they are in the ' +
        'meeting or entitled to be.',
    },
    guest: {
      type: 'apiKey',
      in: 'password',
      description: '`auth.guest`, the guest credential of an earlier ack: the guest who knocked before.',
    },
  };
}
