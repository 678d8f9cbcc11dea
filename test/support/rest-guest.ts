import type { Json } from './rest-scene.ts';

/** Somebody without an account who knocks over REST, and keeps the cookie that they are given. */
export interface RestGuest {
  readonly cookie: () => string;
  /** Knocks, or asks again; `body` replaces what a client would send. */
  ask(room: string, body?: unknown): Promise<{ status: number; json: Json; setCookie: string | undefined }>;
}

export function createRestGuest(origin: string, username: string): RestGuest {
  let cookie = '';
  return {
    cookie: () => cookie,
    async ask(room, body = { username }) {
      const response = await fetch(`${origin}/api/v1.0/rooms/${room}/request-entry/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie },
        body: JSON.stringify(body),
      });
      const setCookie = response.headers.getSetCookie().find((one) => one.startsWith('greenroom_guest='));
      if (setCookie !== undefined) cookie = setCookie.split(';')[0]!;
      return { status: response.status, json: (await response.json()) as Json, setCookie };
    },
  };
}
