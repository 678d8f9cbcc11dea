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
      description: 'The browser session: identifies the account and its roles.',
    },
    guestCookie: {
      type: 'httpApiKey',
      in: 'cookie',
      name: guestCookieName,
      description: 'The guest credential as cookie; `auth.guest` takes precedence.',
    },
    token: {
      type: 'apiKey',
      in: 'password',
      description:
        '`auth.token`, a LiveKit token minted by the product: identifies the participant until it expires, while in the ' +
        'meeting or entitled to join.',
    },
    guest: {
      type: 'apiKey',
      in: 'password',
      description: '`auth.guest`, the guest credential of an earlier ack.',
    },
  };
}
