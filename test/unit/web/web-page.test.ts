import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeBuiltWeb } from '#src/http/built-web.ts';
import { createWebLoader } from '#src/http/load-web.ts';
import { createOperatorsPage } from '#src/http/operators-page.ts';
import { createWebAssets } from '#src/http/web-assets.ts';
import { webBundle } from '#src/http/web-bundle.ts';
import { createWebPage } from '#src/http/web-page.ts';
import { makeTestFolder } from '#test/support/test-folder.ts';

interface Options {
  readonly livekitUrl: string | undefined;
  readonly noticesRecordings: boolean;
  readonly built?: URL;
  readonly frameOrigin?: string;
}

async function serve({ built, frameOrigin, ...options }: Options): Promise<{ origin: string; server: Server }> {
  const load = createWebLoader(built);
  const pages = [
    createWebAssets(load),
    createOperatorsPage({ load, frameOrigin }),
    createWebPage({ ...options, load }),
  ];
  const server = createServer(express().use(...pages));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

let server: Server;
let origin: string;
beforeAll(async () => {
  ({ server, origin } = await serve({ livekitUrl: 'wss://media.example.org', noticesRecordings: true }));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('the web page', () => {
  it('is the same for the first page, every room and every recording, and loads only assets of this server', async () => {
    const page = await (await fetch(`${origin}/`)).text();
    const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
    expect(await (await fetch(`${origin}/r/weekly-tea`)).text()).toBe(page);
    expect(await (await fetch(`${origin}/recording/${crypto.randomUUID()}`)).text()).toBe(page);
    expect(page).toContain('data-recording-notice="on"');
    expect(files).toHaveLength(3);
    for (const path of files) {
      const response = await fetch(`${origin}${path}`);
      expect(response.status, path).toBe(200);
      expect(response.headers.get('cache-control')).toContain('immutable');
      expect(await response.text()).not.toBe('');
    }
  });

  it('allows no inline scripts and connects only to this server and LiveKit', async () => {
    const policy = (await fetch(`${origin}/r/tea`)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self' wss://media.example.org https://media.example.org;");
    expect(policy).not.toContain('unsafe');
  });

  it('serves only bundled files', async () => {
    expect((await fetch(`${origin}/assets/..%2fpage.html`)).status).toBe(404);
    expect((await fetch(`${origin}/assets/other.js`)).status).toBe(404);
  });

  it('serves the pages that were bundled before, where there are any', async () => {
    await using folder = await makeTestFolder();
    const built = pathToFileURL(`${folder.path}/pages/`);
    const page = '<script src="/assets/main-1.js"></script>{{notice}}';
    await writeBuiltWeb(built, webBundle({ page: 'old', operators: 'old' }, [['gone-1.js', Buffer.from('old')]]));
    await writeBuiltWeb(
      built,
      webBundle({ page, operators: 'for operators' }, [['main-1.js', Buffer.from('start()')]]),
    );
    const { origin: other, server: second } = await serve({ livekitUrl: undefined, noticesRecordings: false, built });
    using _closed = { [Symbol.dispose]: () => second.close() };
    expect(await (await fetch(`${other}/`)).text()).toBe('<script src="/assets/main-1.js"></script>off');
    expect(await (await fetch(`${other}/operators/`)).text()).toBe('for operators');
    const script = await fetch(`${other}/assets/main-1.js`);
    expect(script.headers.get('content-type')).toContain('text/javascript');
    expect(await script.text()).toBe('start()');
    expect((await fetch(`${other}/assets/gone-1.js`)).status).toBe(404);
  });
});

describe('the page for operators', () => {
  it('is the same at each of its paths, and loads only assets of this server', async () => {
    const page = await (await fetch(`${origin}/operators/`)).text();
    expect(await (await fetch(`${origin}/operators/rooms/${crypto.randomUUID()}`)).text()).toBe(page);
    expect(await (await fetch(`${origin}/operators/drift`)).text()).toBe(page);
    const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
    expect(files).toHaveLength(3);
    for (const path of files) expect((await fetch(`${origin}${path}`)).status, path).toBe(200);
  });

  it('runs nothing inline, connects only to this server and embeds nothing', async () => {
    const { headers } = await fetch(`${origin}/operators/`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self';");
    expect(policy).toContain("connect-src 'self';");
    expect(policy).toContain("frame-src 'none';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
  });

  it('embeds one other page where the settings name it', async () => {
    const frameOrigin = 'https://inspector.example.org';
    const { origin: other, server: second } = await serve({
      livekitUrl: undefined,
      noticesRecordings: false,
      frameOrigin,
    });
    using _closed = { [Symbol.dispose]: () => second.close() };
    const policy = (await fetch(`${other}/operators/`)).headers.get('content-security-policy');
    expect(policy).toContain(`frame-src ${frameOrigin};`);
  });
});
