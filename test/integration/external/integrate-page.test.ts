import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { freePort } from '#dev/free-port.ts';
import { createBrowserSession } from '#test/support/browser-session.ts';
import { freshDatabase } from '#test/support/fresh-database.ts';
import { spawnProduct } from '#test/support/start-product.ts';
import { makeTestFolder } from '#test/support/test-folder.ts';

const execute = promisify(execFile);
const root = new URL('../../../', import.meta.url).pathname;
const page = readFileSync(`${root}docs/integrate.md`, 'utf8');
const blocks = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text]) => text!);
const documented = 'http://localhost:8000';

/** Runs commands of the page as a shell does, and resolves with what they print. */
async function run(commands: string, env: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const options = { cwd: root, env: { ...process.env, ...env } };
  const { stdout } = await execute('bash', ['-euo', 'pipefail', '-c', commands], options);
  return stdout.split('\n');
}

/** The settings that exports of the page make. */
async function settingsOf(exports: string): Promise<Record<string, string>> {
  const names = [...exports.matchAll(/^export (\w+)=/gm)].map(([, name]) => name!);
  const lines = await run(`${exports}\nfor name in ${names.join(' ')}; do echo "\${!name}"; done`);
  return Object.fromEntries(names.map((name, at) => [name, lines[at]!]));
}

it('"integrate in ten minutes" leads to an open room, word for word', { timeout: 120_000 }, async () => {
  const start = blocks.indexOf('npm ci && npm start\n');
  expect(start).toBeGreaterThan(0);
  await using database = await freshDatabase();
  await using folder = await makeTestFolder();
  // An own port and database stand for those of the page.
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const [before, after] = [blocks.slice(0, start), blocks.slice(start + 1)].map((part) =>
    part.join('').replaceAll(documented, origin),
  ) as [string, string];
  await using _product = await spawnProduct({
    databaseUrl: database.url,
    dataDir: folder.path,
    port,
    env: { ...(await settingsOf(before)), GREENROOM_WEB: 'true' },
  });
  const printed = await run(after, { DATABASE_URL: database.url, NODE_ENV: 'development' });

  const [created, read] = printed.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  expect(created).toMatchObject({
    id: expect.any(String),
    access_level: 'trusted',
    url: `${origin}/r/${created.slug}`,
  });
  expect(read).toEqual(created);
  expect(printed).toContain(`200 ${created.url}`);

  const browser = createBrowserSession();
  const login = await browser.visit(`${origin}/api/v1.0/authenticate/?returnTo=${created.url}`);
  await browser.submit(login, { email: 'ada@example.org', name: 'Ada' });
  const room = await browser.call('GET', `${origin}/api/v1.0/rooms/${created.slug}/`);
  expect(await room.json()).toMatchObject({
    id: created.id,
    accesses: [{ role: 'owner', user: { email: 'ada@example.org' } }],
    livekit: { room: created.id },
  });
});
