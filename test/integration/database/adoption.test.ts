import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Client, type Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transaction } from '#src/db/transaction.ts';
import { deleteUsers } from '#src/identity/delete-users.ts';
import { createLog } from '#src/kernel/log.ts';
import { isSchemaBehind, migrateProduct, openProductDatabase } from '#src/product-database.ts';
import { type BrowserSession, createBrowserSession, logIn } from '#test/support/browser-session.ts';
import type { FreshDatabase } from '#test/support/fresh-database.ts';
import { type HttpProduct, startHttpProduct } from '#test/support/http-product.ts';
import { referenceDatabase } from '#test/support/reference-database.ts';

const ada = '0a7b0f2e-95a5-4d6e-8f4e-3b1c5d7e9f10';
const paula = '2c9d2b4a-b7c7-4f80-8b6a-5d3e7f90b132';
const team = '4ebf4d6c-d9e9-41a2-8d8c-7f5a90b2d354';

/** Every row of every table of the schema public, without the one column that we add. */
async function dump(database: Pick<Pool, 'query'>): Promise<Record<string, string[]>> {
  const { rows } = await database.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  );
  const dumped: Record<string, string[]> = {};
  for (const { name } of rows) {
    const content = await database.query<{ row: string }>(
      `select (to_jsonb(t) - 'trunk_id')::text as row from public.${name} t order by 1`,
    );
    dumped[name] = content.rows.map(({ row }) => row);
  }
  return dumped;
}

describe('a database created by the reference', () => {
  let own: FreshDatabase;
  let before: Record<string, string[]>;
  let product: HttpProduct;
  let browser: BrowserSession;
  const pool = () => product.database.pool;
  const api = (path: string) => `${product.origin}/api/v1.0/${path}`;

  beforeAll(async () => {
    own = await referenceDatabase();
    const client = new Client({ connectionString: own.url });
    await client.connect();
    before = await dump(client);
    await client.end();
    const database = await openProductDatabase(own.url, createLog('silent'));
    await migrateProduct(database);
    await database.close();
    product = await startHttpProduct({}, {}, async () => own.url);
    browser = createBrowserSession();
  });
  afterAll(async () => {
    await product[Symbol.asyncDispose]();
    await own.drop();
  });

  it('is adopted without a change in any of its rows', async () => {
    expect(before.meet_user).toHaveLength(4);
    expect(before.file?.join()).toContain('2025-08-01T00:00:00.000012+00:00');
    expect(await dump(pool())).toEqual(before);
  });

  it('keeps its users: a login finds the existing account', async () => {
    await logIn(browser, product.origin, { email: 'ada@example.org', name: 'Ada Lovelace' });
    const me = await browser.request(api('users/me/'));
    expect(await me.json()).toEqual({
      id: ada,
      email: 'ada@example.org',
      full_name: 'Ada Lovelace',
      short_name: expect.any(String),
      language: 'fr-fr',
      timezone: 'Europe/Paris',
      default_room_access_level: 'restricted',
      default_room_configuration: { can_publish_sources: ['camera', 'microphone'] },
    });
  });

  it('serves its rooms, by slug and id, with their accesses and PINs', async () => {
    const room = await (await browser.request(api('rooms/reunion-equipe/'))).json();
    expect(room).toMatchObject({
      id: team,
      name: 'Réunion Équipe',
      slug: 'reunion-equipe',
      configuration: { everyone_can_mute: 'no' },
      access_level: 'restricted',
      pin_code: '0012345678',
      livekit: { room: team },
    });
    const accesses = (room as { accesses: { user: { id: string }; role: string }[] }).accesses;
    expect(accesses.map(({ user, role }) => [user.id, role])).toEqual([
      [paula, 'member'],
      [ada, 'owner'],
    ]);
    const open = await (await fetch(api('rooms/5fc05e7d-eafa-42b3-9e9d-806ba1c3e465/'))).json();
    expect(open).toMatchObject({ slug: 'open', configuration: {}, pin_code: null });
  });

  it('receives rows in the reference’s format', async () => {
    const guest = createBrowserSession();
    await logIn(guest, product.origin, { email: 'new@example.org', name: 'New Person' });
    for (const name of ['First of us', 'Second of us', 'Third of us']) {
      expect((await guest.call('POST', api('rooms/'), { name })).status).toBe(201);
    }
    const uuid4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    const { rows: users } = await pool().query(
      `select u.*, created_at::text as created from meet_user u where email = 'new@example.org'`,
    );
    expect(users[0]).toMatchObject({
      id: expect.stringMatching(uuid4),
      password: expect.stringMatching(/^![A-Za-z0-9]{40}$/),
      is_superuser: false,
      is_staff: false,
      is_device: false,
      is_active: true,
      admin_email: null,
      language: 'en-us',
      timezone: 'UTC',
      default_room_access_level: null,
      default_room_configuration: {},
    });
    const { rows } = await pool().query(
      `select r.id, a.id as access, m.configuration, m.trunk_id, a.role, m.slug,
              extract(microseconds from r.created_at)::int % 1000 as finer, r.created_at = r.updated_at as same
       from meet_resource r join meet_room m on m.resource_id = r.id join meet_resource_access a on a.resource_id = r.id
       where a.user_id = $1 order by m.slug`,
      [users[0].id],
    );
    expect(rows).toHaveLength(3);
    for (const row of rows) {
      expect(row).toMatchObject({ configuration: {}, trunk_id: null, role: 'owner', same: true });
      expect([row.id, row.access].every((id: string) => uuid4.test(id))).toBe(true);
    }
    // Three dates whose microseconds are all whole milliseconds would be one chance in a billion.
    expect(rows.some(({ finer }) => finer !== 0)).toBe(true);
  });

  it('accepts the reference’s inserts after a switch back, without our columns', async () => {
    const [room, recording, user] = [randomUUID(), randomUUID(), randomUUID()];
    const dates = `'2026-01-02 03:04:05.678901+00', '2026-01-02 03:04:05.678901+00'`;
    const client = new Client({ connectionString: own.url });
    await client.connect();
    try {
      await client.query(`
        begin;
        insert into meet_user (password, last_login, is_superuser, id, created_at, updated_at, sub, email, admin_email,
          language, timezone, is_device, is_staff, is_active, full_name, short_name, default_room_access_level,
          default_room_configuration)
          values ('!x', null, false, '${user}', ${dates}, 'later', null, null, 'de-de', 'UTC', false, false, true, null,
          null, null, '{}');
        insert into meet_resource (id, created_at, updated_at) values ('${room}', ${dates});
        insert into meet_room (resource_id, name, slug, configuration, access_level, pin_code)
          values ('${room}', 'Later', 'later', '{}', 'public', '9999999999');
        insert into meet_resource_access (id, created_at, updated_at, role, user_id, resource_id)
          values (gen_random_uuid(), ${dates}, 'owner', '${user}', '${room}');
        insert into meet_recording (id, created_at, updated_at, status, worker_id, room_id, mode, options,
          external_process_id) values ('${recording}', ${dates}, 'initiated', null, '${room}', 'transcript', '{}', null);
        insert into meet_recording_access (id, created_at, updated_at, team, role, recording_id, user_id)
          values (gen_random_uuid(), ${dates}, '', 'owner', '${recording}', '${user}');
        commit`);
      await expect(
        client.query(`insert into meet_room (resource_id, name, slug, configuration, access_level, pin_code)
          values ('${randomUUID()}', 'Same PIN', 'same-pin', '{}', 'public', '9999999999')`),
      ).rejects.toMatchObject({ code: '23505', constraint: 'meet_room_pin_code_key' });
    } finally {
      await client.end();
    }
    const shown = await (await fetch(api('rooms/later/'))).json();
    expect(shown).toMatchObject({ id: room, pin_code: '9999999999' });
  });

  it('deletes a user with the rows of the reference’s own tables, but not one with files', async () => {
    await transaction(product.database, (tx) => deleteUsers(tx, [paula]));
    const left = await pool().query(
      `select (select count(*)::int from meet_user where id = $1) + (select count(*)::int from django_admin_log)
         + (select count(*)::int from meet_user_user_permissions) as paula, (select count(*)::int from meet_user_groups) as ada`,
      [paula],
    );
    expect(left.rows).toEqual([{ paula: 0, ada: 1 }]);
    await expect(transaction(product.database, (tx) => deleteUsers(tx, [ada]))).rejects.toMatchObject({
      code: '23503',
      constraint: 'file_creator_id_28732570_fk_meet_user_id',
    });
  });

  it('is unchanged by a second migration', async () => {
    const now = await dump(pool());
    const database = await openProductDatabase(own.url, createLog('silent'));
    expect(await migrateProduct(database)).toEqual([]);
    await database.close();
    expect(await dump(pool())).toEqual(now);
  });

  it('gets its constraint back by the statements of the migration page, and is adopted once more', async () => {
    const text = await readFile(new URL('../../../docs/migration.md', import.meta.url), 'utf8');
    const statements = /\nbegin;[\s\S]*?commit;/.exec(text)![0];
    const database = await openProductDatabase(own.url, createLog('silent'));
    await database.pool.query(statements);
    const { rows } = await database.pool.query(
      `select contype from pg_constraint where conname = 'meet_room_pin_code_key'`,
    );
    expect(rows).toEqual([{ contype: 'u' }]);
    expect(await migrateProduct(database)).toEqual(['FurtherSharedTables1700000000005', 'Trunks1700000000008']);

    const now = await dump(database.pool);
    const drops = /`(drop schema greenroom [^`]*)`/.exec(text)![1]!;
    await database.pool.query(drops);
    await database.pool.query(statements);
    await migrateProduct(database);
    expect(await isSchemaBehind(database)).toBe(false);
    expect(await dump(database.pool)).toEqual(now);
    await database.close();
  });
});
