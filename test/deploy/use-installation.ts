import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { type BrowserSession, createBrowserSession } from '#test/support/browser-session.ts';
import { eventually } from '#test/support/eventually.ts';
import { pngPicture } from '#test/support/pictures.ts';
import { joinLiveKit } from '#test/support/rtc-client.ts';
import type { CopiedRepository } from './copied-repository.ts';
import type { Send } from './public-site.ts';

/** What one answer of the mail catcher lists. */
type Mails = readonly { readonly recipients: readonly string[] }[];

/** Where an installation is seen from outside. */
export interface Published {
  readonly send: Send;
  readonly site: string;
  readonly livekit: string;
}

/** Counts the lines of the backend about requests to a route, by their status. */
async function countRequests(installation: CopiedRepository, route: string): Promise<Record<number, number>> {
  const counted: Record<number, number> = {};
  const log = await installation.run('docker compose logs --no-log-prefix backend');
  for (const line of log.split('\n').filter((one) => one.includes(`"route":"${route}"`))) {
    const { status } = JSON.parse(line);
    counted[status] = (counted[status] ?? 0) + 1;
  }
  return counted;
}

/** What somebody has made in an installation. */
export interface Used {
  readonly browser: BrowserSession;
  readonly slug: string;
  /** Address of a file. */
  readonly address: string;
}

/** Logs in, meets, invites and stores a file as a person with a browser does, and checks what the other services report. */
export async function useInstallation(
  installation: CopiedRepository,
  { send, site, livekit }: Published,
): Promise<Used> {
  const browser = createBrowserSession(send);
  await eventually('a site', async () => (await send(`${site}/api/v1.0/config/`).catch(() => null))?.ok);
  const landed = await browser.visit(`${site}/api/v1.0/authenticate/?returnTo=${encodeURIComponent(`${site}/`)}`);
  expect(landed.path.join('\n')).toContain('/realms/meet/protocol/openid-connect/auth');
  expect(landed.url.href).toBe(`${site}/`);
  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await browser.call(method, `${site}/api/v1.0/${path}`, body);
    const text = await answer.text();
    expect(answer.status, `${method} ${path}: ${text}`).toBeLessThan(300);
    return JSON.parse(text);
  };
  expect(await call('GET', 'users/me/')).toMatchObject({ email: 'ada@example.org' });
  const room = await call('POST', 'rooms/', { name: `Deployed ${randomUUID()}` });

  const { livekit: access } = await call('GET', `rooms/${room.slug}/`);
  await using client = await joinLiveKit({ url: livekit, token: access.token });
  expect(client.sid).toMatch(/^PA_/);
  await eventually('webhooks of LiveKit', async () => {
    const counted = await countRequests(installation, '/api/v1.0/rooms/webhooks-livekit/');
    return Object.keys(counted).join() === '200' && (counted[200] ?? 0) >= 2;
  });

  await call('POST', `rooms/${room.id}/invite/`, { emails: ['guest@example.org'] });
  await eventually('a mail', async () => {
    const mails: Mails = await (await fetch('http://127.0.0.1:1080/messages')).json();
    return mails.some(({ recipients }) => recipients.join().includes('guest@example.org'));
  });

  const file = await call('POST', 'files/', { type: 'background_image', filename: 'picture.png' });
  const put = await send(file.policy, {
    method: 'PUT',
    headers: { 'x-amz-acl': 'private', 'content-type': 'image/png' },
    body: pngPicture() as BodyInit,
  });
  expect(put.status, await put.text()).toBe(200);
  const { url } = await call('POST', `files/${file.id}/upload-ended/`);
  const address = new URL(url, site).href;
  const picture = await browser.request(address);
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
  expect(new Uint8Array(await picture.arrayBuffer())).toEqual(new Uint8Array(pngPicture()));
  expect((await send(address)).status).toBe(401);
  await eventually('events of the storage', async () => {
    const counted = await countRequests(installation, '/api/v1.0/recordings/storage-hook/');
    return Object.keys(counted).length > 0 && Object.keys(counted).every((status) => Number(status) < 300);
  });
  return { browser, slug: room.slug, address };
}
