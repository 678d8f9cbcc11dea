import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startLiveKitNginx, startNginx } from '#test/support/start-nginx.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Starts a server that answers everything with its name and the address that was asked for. */
async function startNamed(name: string): Promise<string> {
  const server = createServer((request, response) => {
    const { upgrade, connection } = request.headers;
    response.end([name, request.url, upgrade ?? '-', connection === 'upgrade' ? connection : '-'].join(' '));
  });
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('nginx in front of a frontend and the product', () => {
  it('sends the API, the documents and the checks to the product, and pages to the frontend', async () => {
    const [product, frontend] = [await startNamed('product'), await startNamed('frontend')];
    await using nginx = await startNginx({ product, frontend, s3: 'http://127.0.0.1:9', bucket: 'bucket' });
    const answered = async (path: string) => (await (await fetch(nginx.origin + path)).text()).split(' ')[0];
    for (const path of [
      '/api/v1.0/config/',
      '/external-api/v1.0/rooms/',
      '/socket.io/?transport=polling',
      '/__heartbeat__',
      '/__lbheartbeat__',
      '/__version__',
      '/metrics',
      '/docs',
      '/docs/realtime',
      '/openapi.json',
      '/asyncapi.json',
    ]) {
      expect(await answered(path), path).toBe('product');
    }
    for (const path of ['/', '/weekly-tea', '/assets/main.js', '/apiary', '/docs.html', '/recording/x']) {
      expect(await answered(path), path).toBe('frontend');
    }
    expect((await fetch(`${nginx.origin}/api/v1.0/recordings/media-auth/`)).status).toBe(404);
  });
});

describe('nginx in front of LiveKit', () => {
  it('lets clients pass, and nobody to the server API, however its path is written', async () => {
    await using nginx = await startLiveKitNginx(await startNamed('livekit'));
    expect(await (await fetch(`${nginx.origin}/rtc/v1/validate?access_token=x`)).text()).toBe(
      'livekit /rtc/v1/validate?access_token=x - upgrade',
    );
    for (const path of ['/twirp/livekit.RoomService/ListRooms', '/rtc/..%2ftwirp/x', '//twirp/x', '/%74wirp/x']) {
      expect((await fetch(nginx.origin + path, { method: 'POST' })).status, path).toBe(403);
    }
  });
});
