import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '#dev/free-port.ts';
import { eventually } from '#test/support/eventually.ts';
import { findContainerEngine } from './container-engine.ts';
import type { CopiedRepository } from './copied-repository.ts';
import { layOutInstallation } from './installation.ts';
import { commandsOf } from './page-commands.ts';
import { proxyTo } from './public-site.ts';
import { type Published, type Used, useInstallation } from './use-installation.ts';

const engine = await findContainerEngine();
if ('missing' in engine) console.log(`missing: ${engine.missing}`);
const minutes = 60_000;

describe.skipIf('missing' in engine)('an installation with Docker', () => {
  let installation: CopiedRepository;
  let published: Published;
  let used: Used;
  const readRoom = () => used.browser.call('GET', `${published.site}/api/v1.0/rooms/${used.slug}/`);
  beforeAll(async () => {
    installation = await layOutInstallation('env' in engine ? engine.env : {});
    const port = {
      meet: await freePort(),
      livekit: await freePort(),
      s3: await freePort(),
      keycloak: await freePort(),
    };
    await installation.run(...commandsOf('The image'));
    const [copy = '', ...up] = commandsOf('Install on a server');
    await installation.run(copy);
    await appendFile(
      join(installation.folder, '.env'),
      `MEET_PORT=${port.meet}\nLIVEKIT_PORT=${port.livekit}\nS3_PORT=${port.s3}\nKEYCLOAK_PORT=${port.keycloak}\n
       LIVEKIT_NODE_IP=127.0.0.1\n`.replaceAll(/^ +/gm, ''),
    );
    await installation.run(...up);
    published = {
      send: proxyTo({
        'meet.example.org': port.meet,
        'id.example.org': port.keycloak,
        's3.example.org': port.s3,
        'livekit.example.org': port.livekit,
      }),
      site: 'https://meet.example.org',
      livekit: `ws://127.0.0.1:${port.livekit}`,
    };
  }, 20 * minutes);
  afterAll(async () => installation[Symbol.asyncDispose](), 2 * minutes);

  it('logs in, meets, invites and stores files, by way of its public addresses', { timeout: 5 * minutes }, async () => {
    used = await useInstallation(installation, published);
    const { send, site } = published;
    expect(await (await send(`${site}/`)).text()).toContain('<title>');
    const denied = await send('https://livekit.example.org/twirp/livekit.RoomService/ListRooms', { method: 'POST' });
    expect(denied.status).toBe(403);
  });

  it('runs as user 1000 on a file system that it cannot write, with its parts list', async () => {
    const look = 'docker compose exec -T backend';
    expect((await installation.run(`${look} id -u`)).trim()).toBe('1000');
    await expect(installation.run(`${look} touch /app/here`)).rejects.toThrow(/read-only/i);
    const list = JSON.parse(await installation.run(`${look} cat /app/dist/licences/sbom.cdx.json`));
    expect(list.components.length).toBeGreaterThan(100);
  });

  it('is upgraded, and goes on with its rooms and logins', { timeout: 10 * minutes }, async () => {
    // A registry may be out of reach; then the image is built on what is here.
    const commands = commandsOf('Upgrade').map((one) => one.replace(' --pull', ''));
    await writeFile(join(installation.folder, 'src', 'upgraded.ts'), '// A file of the next version.\n');
    await installation.run(...commands);
    await eventually('the room of before', async () => (await readRoom().catch(() => null))?.ok);
    expect((await used.browser.request(used.address)).status).toBe(200);
  });

  it('is backed up, lost with all its volumes, and restored', { timeout: 10 * minutes }, async () => {
    await installation.run(...commandsOf('Back up'));
    await installation.run('docker compose down --volumes');
    await installation.run(...commandsOf('Restore', 1), ...commandsOf('Restore'));
    await eventually('the room of before', async () => (await readRoom().catch(() => null))?.ok);
    // The bucket was not restored.
    expect((await used.browser.request(used.address)).status).toBe(404);
    await useInstallation(installation, published);
  });

  it('takes the environment of La Suite Meet, and names what has no effect', { timeout: 5 * minutes }, async () => {
    const old = join(installation.folder, 'old');
    await mkdir(join(old, 'env.d'), { recursive: true });
    await writeFile(
      join(old, 'env.d/common'),
      'DJANGO_SETTINGS_MODULE=meet.settings\nFRONTEND_SILENCE_LIVEKIT_DEBUG=true\n',
    );
    await writeFile(join(old, 'env.d/postgresql'), 'DB_NAME=meet\n');
    await installation.run(...commandsOf('Move from La Suite Meet').map((one) => one.replaceAll('/path/to/meet', old)));
    await eventually('a line about variables without effect', async () => {
      const log = await installation.run('docker compose logs --no-log-prefix backend');
      return log
        .split('\n')
        .some((line) => line.includes('the settings were read') && line.includes('DJANGO_SETTINGS_MODULE'));
    });
    await eventually('the room of before', async () => (await readRoom().catch(() => null))?.ok);
  });
});

describe.skipIf('missing' in engine)('an installation on a developer’s machine', () => {
  let installation: CopiedRepository;
  beforeAll(async () => {
    installation = await layOutInstallation('env' in engine ? engine.env : {});
    await installation.run(...commandsOf('With Docker Compose'));
  }, 20 * minutes);
  afterAll(async () => installation[Symbol.asyncDispose](), 2 * minutes);

  it('logs in, meets, invites and stores files, at the ports of the page', { timeout: 5 * minutes }, async () => {
    const published = { send: fetch, site: 'http://localhost:3000', livekit: 'ws://localhost:7880' };
    await useInstallation(installation, published);
  });
});
