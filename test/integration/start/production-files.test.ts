import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freePort } from '#dev/free-port.ts';
import { eventually } from '#test/support/eventually.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { emptyDatabase } from '#test/support/fresh-database.ts';
import { productionEnv } from '#test/support/production-env.ts';
import { layOutProduction } from '#test/support/production-folder.ts';
import { startScript } from '#test/support/start-script.ts';
import { makeTestFolder } from '#test/support/test-folder.ts';

describe('the files of the image', () => {
  it('are enough to start in production, to serve the pages, to answer the health check and to stop', {
    timeout: 240_000,
  }, async () => {
    await using folder = await makeTestFolder();
    await using database = await emptyDatabase();
    await using bucket = await freshBucket();
    await layOutProduction(folder.path);
    const port = await freePort();
    const env = {
      ...productionEnv,
      HOST: '127.0.0.1',
      DJANGO_ALLOWED_HOSTS: '127.0.0.1',
      PORT: String(port),
      DATABASE_URL: database.url,
      ...bucket.env,
      LIVEKIT_API_URL: 'http://127.0.0.1:9',
      GREENROOM_WEB: 'true',
      NODE_COMPILE_CACHE: '',
    };
    const run = (path: string, ...args: readonly string[]) =>
      // Not in the repository, where a program would find packages that the image does not have.
      startScript(process.execPath, [join('dist/server', path), ...args], env, folder.path);
    await using early = run('check-health.js');
    expect(await early.ended, early.lines.join('\n')).toBe(1);

    for (const answer of ['ExternalApi', 'Nothing to do.']) {
      await using migration = run('greenroom.js', 'migrate');
      expect(await migration.ended, migration.lines.join('\n')).toBe(0);
      expect(migration.lines.join('\n')).toContain(answer);
    }
    await using purge = run('greenroom.js', 'files', 'purge');
    expect(await purge.ended).toBe(0);
    expect(purge.lines.join('\n')).toContain('0 files were removed.');

    await using product = run('main.js');
    const origin = `http://127.0.0.1:${port}`;
    await eventually(
      'a product that is ready',
      async () => {
        if (product.child.exitCode !== null) throw new Error(product.lines.join('\n'));
        return (await fetch(`${origin}/__heartbeat__`).catch(() => null))?.ok;
      },
      { timeout: 40_000 },
    );
    const secure = { headers: { 'X-Forwarded-Proto': 'https' } };
    const page = await (await fetch(`${origin}/`, secure)).text();
    const script = /src="([^"]+)"/.exec(page)?.[1];
    expect(script, page).toBeDefined();
    expect((await fetch(`${origin}${script}`, secure)).status).toBe(200);
    await using check = run('check-health.js');
    expect(await check.ended, check.lines.join('\n')).toBe(0);

    product.child.kill('SIGTERM');
    expect(await product.ended).toBe(0);
    await rm(folder.path, { recursive: true });
  });
});
