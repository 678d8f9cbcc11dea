// Creates a room for a user through the external API, reads it, and prints it. Runs with Node 24 and without packages.
//
//   GREENROOM      address of the server, such as https://meet.example.org
//   CLIENT_ID, CLIENT_SECRET   of an application with the scopes rooms:create and rooms:retrieve
//   USER_EMAIL     whom it acts for
//   IDEMPOTENCY_KEY            optional: a repeated call with this key finds the same room
import { randomUUID } from 'node:crypto';

/** A room as the external API shows it. */
export interface Room {
  readonly id: string;
  readonly slug: string;
  readonly access_level: 'public' | 'trusted' | 'restricted';
  /** Absent unless the server knows its public address. */
  readonly url?: string;
}

interface ClientOptions {
  readonly server: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** A refusal, with the status and the text of the server. */
export class ApiError extends Error {
  readonly status: number;
  constructor(status: number, body: string) {
    super(`${status}: ${body}`);
    this.status = status;
  }
}

/** A client that acts for one user. Its token is renewed a minute before it expires. */
export class ExternalApi {
  readonly #options: ClientOptions;
  readonly #user: string;
  #token = { value: '', until: 0 };

  constructor(options: ClientOptions, user: string) {
    this.#options = options;
    this.#user = user;
  }

  /** Creates a room that the user owns. A repeated call with the same key finds the same room. */
  createRoom(key: string, fields: Partial<Pick<Room, 'access_level'>> = {}): Promise<Room> {
    return this.#call('POST', '/rooms/', { 'idempotency-key': key }, fields);
  }

  readRoom(id: string): Promise<Room> {
    return this.#call('GET', `/rooms/${id}/`);
  }

  async #call<T>(method: string, path: string, headers = {}, body?: object): Promise<T> {
    const authorization = `Bearer ${await this.#authenticate()}`;
    return this.#send<T>(path, {
      method,
      headers: { ...headers, authorization, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  async #authenticate(): Promise<string> {
    if (this.#token.until > Date.now()) return this.#token.value;
    const { clientId, clientSecret } = this.#options;
    const form = { client_id: clientId, client_secret: clientSecret, grant_type: 'client_credentials' };
    const answer = await this.#send<{ access_token: string; expires_in: number }>('/application/token/', {
      method: 'POST',
      body: new URLSearchParams({ ...form, scope: this.#user }),
    });
    this.#token = { value: answer.access_token, until: Date.now() + (answer.expires_in - 60) * 1000 };
    return answer.access_token;
  }

  async #send<T>(path: string, init: RequestInit): Promise<T> {
    const signal = AbortSignal.timeout(10_000);
    const response = await fetch(`${this.#options.server}/external-api/v1.0${path}`, { ...init, signal });
    if (!response.ok) throw new ApiError(response.status, await response.text());
    return (await response.json()) as T;
  }
}

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
}

if (import.meta.main) {
  const options = {
    server: setting('GREENROOM'),
    clientId: setting('CLIENT_ID'),
    clientSecret: setting('CLIENT_SECRET'),
  };
  const api = new ExternalApi(options, setting('USER_EMAIL'));
  const { id } = await api.createRoom(process.env.IDEMPOTENCY_KEY ?? randomUUID(), { access_level: 'trusted' });
  console.log(JSON.stringify(await api.readRoom(id)));
}
