import { expect, it } from 'vitest';
import { freshDatabase } from '#test/support/fresh-database.ts';
import { startScript } from '#test/support/start-script.ts';

const program = new URL('../../../src/cli/greenroom.ts', import.meta.url).pathname;

it('a failing command names the unreachable server, and an unknown command is reported', async () => {
  const own = await freshDatabase();
  try {
    const env = {
      NODE_ENV: 'development',
      DATABASE_URL: own.url,
      LIVEKIT_API_URL: 'http://127.0.0.1:1',
      LIVEKIT_API_KEY: 'key',
      LIVEKIT_API_SECRET: 'secret',
    };
    await using reconcile = startScript(process.execPath, [program, 'reconcile', '--dry-run'], env);
    expect(await reconcile.ended).toBe(1);
    expect(reconcile.lines.join('\n')).toMatch(/^fetch failed: .*(127\.0\.0\.1:1|bad port)/);
    await using slip = startScript(process.execPath, [program, 'session', 'list'], env);
    expect(await slip.ended).toBe(2);
    expect(slip.lines).toContain('There is no command session list.');
  } finally {
    await own.drop();
  }
});
