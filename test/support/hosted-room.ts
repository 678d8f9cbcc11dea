import { randomUUID } from 'node:crypto';
import { type Client, createClient } from '#src/client/client.ts';
import { createMemoryStore } from '#src/client/credential-store.ts';
import type { AccessLevel } from '#src/client/rest.ts';
import { createBrowserSession, logIn } from './browser-session.ts';

/** A room, its host who is logged in and connected, and the people that they let in. */
export interface HostedRoom extends Disposable {
  readonly id: string;
  readonly host: Client;
  /** Somebody without an account, on a connection of their own. */
  newGuest(): Client;
}

/** A person who is logged in at the product. */
export interface HostSession {
  readonly origin: string;
  readonly cookie: string;
}

/** Logs somebody new in. */
export async function logInHost(origin: string): Promise<HostSession> {
  const browser = createBrowserSession();
  await logIn(browser, origin, { email: `host-${randomUUID()}@example.org`, name: 'Ada Host' });
  return { origin, cookie: browser.cookieHeader(origin) };
}

/** Creates a room in which guests have to knock, unless another access level is given. */
export async function openRoom(
  { origin, cookie }: HostSession,
  accessLevel: AccessLevel = 'restricted',
  options: { readonly patience?: number } = {},
): Promise<HostedRoom> {
  const clients: Client[] = [];
  const connect = (headers: Readonly<Record<string, string>>) => {
    const client = createClient({ url: origin, extraHeaders: headers, credentials: createMemoryStore(), ...options });
    clients.push(client);
    return client;
  };
  const host = connect({ cookie });
  const { id } = await host.createRoom(`Room ${randomUUID()}`, { accessLevel });
  if (id === null) throw new Error('The room was not created.');
  return {
    id,
    host,
    newGuest: () => connect({}),
    [Symbol.dispose]() {
      for (const client of clients) client.close();
    },
  };
}
