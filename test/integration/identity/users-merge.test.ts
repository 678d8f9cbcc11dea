import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '#src/db/database.ts';
import { mergeUsers } from '#src/identity/merge-users.ts';
import { productEntities } from '#src/product-database.ts';
import { type FreshDatabase, freshDatabase } from '#test/support/fresh-database.ts';
import { startScript } from '#test/support/start-script.ts';

let own: FreshDatabase;
let database: Database;
beforeAll(async () => {
  own = await freshDatabase();
  database = await openDatabase({
    url: own.url,
    entities: [...productEntities],
    migrations: [],
    poolSize: 3,
    onConnectionLost: () => undefined,
  });
  // Only databases of the reference have it.
  await database.pool.query(
    'create table public.meet_user_groups (id bigint generated always as identity, user_id uuid references meet_user (id))',
  );
});
afterAll(async () => {
  await database.close();
  await own.drop();
});

const run = (text: string, values: unknown[] = []) => database.pool.query(text, values);

async function makeUser(email: string, day: number, sub: string | null = randomUUID()): Promise<string> {
  const id = randomUUID();
  await run(
    `insert into meet_user (id, created_at, updated_at, password, is_superuser, is_staff, is_device, is_active, sub,
       email, language, timezone, default_room_configuration)
     values ($1, make_timestamptz(2024, 1, $4, 0, 0, 0.123456), now(), '!', false, false, false, true, $3, $2, 'en-us', 'UTC', '{}')`,
    [id, email, sub, day],
  );
  await run(
    `insert into greenroom.session (id, user_id, data, expires_at)
    values (uuid_send($1::uuid), $1, '{}', now() + interval '1 hour')`,
    [id],
  );
  return id;
}

async function makeRoom(...roles: readonly (readonly [string, string])[]): Promise<string> {
  const id = randomUUID();
  await run('insert into meet_resource values ($1, now(), now())', [id]);
  await run(
    `insert into meet_room (resource_id, name, slug, configuration, access_level) values ($1, 'Room', $2, '{}', 'public')`,
    [id, `room-${id}`],
  );
  for (const [user, role] of roles) {
    await run(
      'insert into meet_resource_access (id, created_at, updated_at, role, resource_id, user_id) values ($1, now(), now(), $2, $3, $4)',
      [randomUUID(), role, id, user],
    );
  }
  return id;
}

async function makeRecording(room: string, ...roles: readonly (readonly [string, string])[]): Promise<string> {
  const id = randomUUID();
  await run(
    `insert into meet_recording (id, created_at, updated_at, status, room_id, mode, options)
     values ($1, now(), now(), 'saved', $2, 'screen_recording', '{}')`,
    [id, room],
  );
  for (const [user, role] of roles) {
    await run(
      `insert into meet_recording_access (id, created_at, updated_at, team, role, recording_id, user_id)
       values ($1, now(), now(), '', $2, $3, $4)`,
      [randomUUID(), role, id, user],
    );
  }
  return id;
}

const rolesOn = async (table: string, thing: string, id: string) =>
  (await run(`select user_id, role from ${table} where ${thing} = $1 order by user_id`, [id])).rows;
const usersWith = async (email: string) =>
  (await run('select id, email, sub from meet_user where lower(email) = lower($1)', [email])).rows;

describe('accounts that share an e-mail', () => {
  it('become the one that was made last, with the highest role everywhere, recordings and files', async () => {
    const [first, second, last] = [
      await makeUser('Ada@example.org', 1),
      await makeUser('ADA@example.org', 2),
      await makeUser('aDa@Example.org', 3, 'sub-of-ada'),
    ];
    const other = await makeUser('bob@example.org', 4);
    const raised = await makeRoom([last, 'member'], [first, 'owner'], [second, 'administrator'], [other, 'member']);
    const kept = await makeRoom([last, 'owner'], [first, 'member']);
    const moved = await makeRoom([first, 'member'], [second, 'administrator']);
    const foreign = await makeRoom([other, 'owner']);
    const recording = await makeRecording(raised, [first, 'owner'], [last, 'member']);
    const movedRecording = await makeRecording(moved, [second, 'owner']);
    await run(
      `insert into file (id, created_at, updated_at, type, title, filename, upload_state, creator_id)
       values ($1, now(), now(), 'background_image', 't', 'f', 'ready', $2)`,
      [randomUUID(), first],
    );
    for (const id of [first, last]) await run('insert into public.meet_user_groups (user_id) values ($1)', [id]);
    await run(
      `insert into greenroom.invitation (room, sender, address, state, language, request)
       values ($1, $2, 'guest@example.org', 'pending', 'en-us', 'r')`,
      [raised, first],
    );
    // The account that is kept is told once of the first recording, and in place of the merged one of the second.
    const notice = [
      [recording, first],
      [recording, last],
      [movedRecording, second],
    ] as const;
    for (const [about, recipient] of notice) {
      await run(
        `insert into greenroom.recording_notice (recording, room, channel, recipient, state)
         values ($1, $2, 'mail', $3, 'pending')`,
        [about, raised, recipient],
      );
    }

    const planned = await mergeUsers(database, { dryRun: true, filter: undefined });
    expect(planned).toEqual([{ email: 'ada@example.org', kept: last, merged: [second, first], done: false }]);
    expect(await usersWith('ada@example.org')).toHaveLength(3);
    expect(await mergeUsers(database, { dryRun: false, filter: 'bob' })).toEqual([]);
    expect(await mergeUsers(database, { dryRun: false, filter: 'DA@EX' })).toEqual([{ ...planned[0], done: true }]);

    expect(await usersWith('ada@example.org')).toEqual([{ id: last, email: 'ada@example.org', sub: 'sub-of-ada' }]);
    const [a, b] = [
      { user_id: last, role: 'owner' },
      { user_id: other, role: 'member' },
    ];
    expect(await rolesOn('meet_resource_access', 'resource_id', raised)).toEqual(last < other ? [a, b] : [b, a]);
    expect(await rolesOn('meet_resource_access', 'resource_id', kept)).toEqual([a]);
    expect(await rolesOn('meet_resource_access', 'resource_id', moved)).toEqual([
      { user_id: last, role: 'administrator' },
    ]);
    expect(await rolesOn('meet_resource_access', 'resource_id', foreign)).toEqual([{ user_id: other, role: 'owner' }]);
    expect(await rolesOn('meet_recording_access', 'recording_id', recording)).toEqual([a]);
    expect(await rolesOn('meet_recording_access', 'recording_id', movedRecording)).toEqual([a]);
    expect((await run('select sender from greenroom.invitation')).rows).toEqual([{ sender: last }]);
    const told = await run('select recording from greenroom.recording_notice where recipient = $1', [last]);
    expect(told.rows.map(({ recording: about }) => about).sort()).toEqual([recording, movedRecording].sort());
    expect((await run('select creator_id from file')).rows).toEqual([{ creator_id: last }]);
    expect((await run('select user_id from public.meet_user_groups')).rows).toEqual([{ user_id: last }]);
    expect((await run('select user_id from greenroom.session')).rows.map(({ user_id }) => user_id).sort()).toEqual(
      [last, other].sort(),
    );
    expect(await mergeUsers(database, { dryRun: false, filter: undefined })).toEqual([]);
  });

  it('are left alone where the provider has not verified it', async () => {
    const [owner, stranger] = [await makeUser('mona@example.org', 1), await makeUser('Mona@example.org', 2)];
    await run('insert into greenroom.unverified_email (user_id) values ($1)', [stranger]);
    for (const dryRun of [true, false]) expect(await mergeUsers(database, { dryRun, filter: 'mona' })).toEqual([]);
    const third = await makeUser('MONA@example.org', 3);
    expect(await mergeUsers(database, { dryRun: false, filter: 'mona' })).toMatchObject([
      { kept: third, merged: [owner], done: true },
    ]);
    expect((await usersWith('mona@example.org')).map(({ id }) => id).sort()).toEqual([stranger, third].sort());
  });

  it('keep the subject that somebody logged in with', async () => {
    await makeUser('carl@example.org', 1, 'sub-of-carl');
    const provisional = await makeUser('Carl@example.org', 2, null);
    await mergeUsers(database, { dryRun: false, filter: 'carl' });
    expect(await usersWith('carl@example.org')).toEqual([
      { id: provisional, email: 'carl@example.org', sub: 'sub-of-carl' },
    ]);
  });

  it('of which one group cannot be merged leave the others merged, and the exit code tells', async () => {
    const [held] = [await makeUser('dora@example.org', 1), await makeUser('Dora@example.org', 2)];
    await makeUser('erna@example.org', 1);
    const erna = await makeUser('Erna@example.org', 2);
    // A table unknown to the product refers to an account.
    await run('create table public.held (user_id uuid references meet_user (id))');
    await run('insert into public.held values ($1)', [held]);
    const merge = (...more: string[]) =>
      startScript(
        process.execPath,
        [new URL('../../../src/cli/greenroom.ts', import.meta.url).pathname, 'users', 'merge', '--json', ...more],
        { NODE_ENV: 'development', DATABASE_URL: own.url },
      );
    await using dry = merge('--dry-run', '--email-filter', 'erna');
    expect(await dry.ended).toBe(0);
    await using real = merge();
    expect(await real.ended).toBe(1);
    expect(JSON.parse(real.lines.join('\n'))).toMatchObject([
      { email: 'dora@example.org', done: false, error: expect.stringContaining('held') },
      { email: 'erna@example.org', kept: erna, done: true },
    ]);
    expect(await usersWith('dora@example.org')).toHaveLength(2);
    expect(await usersWith('erna@example.org')).toHaveLength(1);
    await run('drop table public.held');
    await using again = merge();
    expect(await again.ended).toBe(0);
    expect(await usersWith('dora@example.org')).toHaveLength(1);
    await using wrong = merge('--user', 'x');
    expect(await wrong.ended).toBe(2);
  });
});
