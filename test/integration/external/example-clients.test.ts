import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApplication } from '#src/applications/manage-applications.ts';
import { type RestScene, startRestScene } from '#test/support/rest-scene.ts';

const execute = promisify(execFile);
const examples = new URL('../../../examples/', import.meta.url).pathname;

describe('the example client in', () => {
  let scene: RestScene;
  let env: Record<string, string>;
  const email = `ada-${randomUUID()}@example.org`;
  beforeAll(async () => {
    scene = await startRestScene({
      EXTERNAL_API_ENABLED: 'true',
      APPLICATION_ENABLED: 'true',
      APPLICATION_JWT_SECRET_KEY: 'a-key-of-applications-in-tests-0123456789abcdef',
      APPLICATION_BASE_URL: 'https://meet.example.org',
    });
    const ada = await scene.people.newPerson();
    await scene.people.pool.query('update meet_user set email = $2 where id = $1', [ada.id, email]);
    const { database, settings } = scene.product;
    const { application, secret } = await createApplication(database, settings, {
      name: 'Example',
      scopes: ['rooms:create', 'rooms:retrieve'],
      domains: [],
    });
    env = {
      GREENROOM: scene.product.origin,
      CLIENT_ID: application.client_id,
      CLIENT_SECRET: secret,
      USER_EMAIL: email,
    };
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const run = async (command: string, args: readonly string[], more: Readonly<Record<string, string>> = {}) => {
    const options = { env: { ...process.env, ...env, ...more } };
    return execute(command, args, options).then(
      ({ stdout }) => ({ failed: false, text: stdout }),
      ({ stderr }: { stderr: string }) => ({ failed: true, text: stderr }),
    );
  };

  it.each([
    ['curl', 'sh', 'external-api.sh'],
    ['TypeScript', process.execPath, 'external-api.ts'],
    ['Python', 'python3', 'external-api.py'],
  ])('%s creates and reads a room, once per key, and says why it cannot', async (_, command, file) => {
    const args = [`${examples}${file}`];
    const IDEMPOTENCY_KEY = randomUUID();
    const first = await run(command, args, { IDEMPOTENCY_KEY });
    expect(first.failed, first.text).toBe(false);
    const room = JSON.parse(first.text) as { id: string; slug: string };
    expect(room).toMatchObject({ access_level: 'trusted', url: `https://meet.example.org/${room.slug}` });
    const { rows } = await scene.people.pool.query(
      `select u.email, a.role from meet_resource_access a join meet_user u on u.id = a.user_id
       where a.resource_id = $1`,
      [room.id],
    );
    expect(rows).toEqual([{ email, role: 'owner' }]);

    expect(JSON.parse((await run(command, args, { IDEMPOTENCY_KEY })).text)).toEqual(room);
    expect(JSON.parse((await run(command, args)).text).id).not.toBe(room.id);

    const refused = await run(command, args, { CLIENT_SECRET: 'wrong' });
    expect(refused.failed).toBe(true);
    expect(refused.text).toContain('401');
  });
});
