import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings } from '#src/settings/settings.ts';
import { problemsOf } from '#test/support/settings-problems.ts';
import { makeTestFolder } from '#test/support/test-folder.ts';

describe('a secret in a file', () => {
  it('wins over the variable and is stripped', async () => {
    await using folder = await makeTestFolder();
    const path = join(folder.path, 'secret');
    await writeFile(path, '  from-the-file\n');
    const env = { DJANGO_SECRET_KEY: 'from-the-variable', DJANGO_SECRET_KEY_FILE: path, DB_PASSWORD_FILE: path };
    expect(readSettings(env)).toMatchObject({ DJANGO_SECRET_KEY: 'from-the-file', DB_PASSWORD: 'from-the-file' });
  });

  it('is not read for what is no secret', async () => {
    await using folder = await makeTestFolder();
    const path = join(folder.path, 'value');
    await writeFile(path, 'postgres://other.example/x');
    expect(readSettings({ DATABASE_URL_FILE: path, LIVEKIT_API_URL_FILE: path })).toMatchObject({
      DATABASE_URL: undefined,
      LIVEKIT_API_URL: undefined,
    });
  });

  it('that is empty is named, and its content never shown', async () => {
    await using folder = await makeTestFolder();
    const [empty, short] = [join(folder.path, 'empty'), join(folder.path, 'short')];
    await writeFile(empty, ' \n');
    await writeFile(short, 'hush');
    expect(problemsOf({ BREVO_API_KEY_FILE: empty, GREENROOM_OPERATOR_TOKEN_FILE: short })).toEqual([
      'GREENROOM_OPERATOR_TOKEN is (not shown): expected at least 16 characters',
      `BREVO_API_KEY_FILE is ${JSON.stringify(empty)}: the file is empty`,
    ]);
  });

  it('that cannot be read is named', () => {
    expect(problemsOf({ LIVEKIT_API_SECRET_FILE: '/nowhere/at/all', PORT: 'x' })).toEqual([
      'PORT is "x": expected a whole number from 0 to 65535',
      'LIVEKIT_API_SECRET_FILE is "/nowhere/at/all": the file cannot be read',
    ]);
  });
});
