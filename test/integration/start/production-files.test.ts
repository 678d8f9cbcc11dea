import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freePort } from '#dev/free-port.ts';
import { eventually } from '#test/support/eventually.ts';
import { freshDatabase } from '#test/support/fresh-database.ts';
import { productionEnv } from '#test/support/production-env.ts';
import { layOutProduction } from '#test/support/production-folder.ts';
import { startScript } from '#test/support/start-script.ts';
import { makeTestFolder } from '#test/support/test-folder.ts';

// Otherwise a package is looked for beside the real folder of the one that asks.
const onlyHere = ['--preserve-symlinks', '--preserve-symlinks-main'];

describe('the files of the image', () => {
  it('are enough to start in production, to serve the pages, to answer the health check and to stop', async () => {
    await using folder = await makeTestFolder();
    await using database = await freshDatabase();
    await layOutProduction(folder.path);
    const port = await freePort();
    const env = {
      ...productionEnv,
      HOST: '127.0.0.1',
      DJANGO_ALLOWED_HOSTS: '127.0.0.1',
      PORT: String(port),
      DATABASE_URL: database.url,
      LIVEKIT_API_URL: 'http://127.0.0.1:9',
      GREENROOM_WEB: 'true',
      NODE_COMPILE_CACHE: '',
    };
    const run = (path: string) => startScript(process.execPath, [...onlyHere, join(folder.path, path)], env);
    await using early = run('src/cli/check-health.ts');
    expect(await early.ended, early.lines.join('\n')).toBe(1);

    await using product = run('src/main.ts');
    const origin = `http://127.0.0.1:${port}`;
    await eventually('a product that is ready', async () => {
      if (product.child.exitCode !== null) throw new Error(product.lines.join('\n'));
      return (await fetch(`${origin}/__heartbeat__`).catch(() => null))?.ok;
    });
    const secure = { headers: { 'X-Forwarded-Proto': 'https' } };
    const page = await (await fetch(`${origin}/`, secure)).text();
    const script = /src="([^"]+)"/.exec(page)?.[1];
    expect(script, page).toBeDefined();
    expect((await fetch(`${origin}${script}`, secure)).status).toBe(200);
    await using check = run('src/cli/check-health.ts');
    expect(await check.ended, check.lines.join('\n')).toBe(0);

    product.child.kill('SIGTERM');
    expect(await product.ended).toBe(0);
    await rm(folder.path, { recursive: true });
  });
});
