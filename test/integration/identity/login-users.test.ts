import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LoginProblem } from '#src/identity/login-problem.ts';
import { saveUser } from '#src/identity/save-user.ts';
import { type HttpProduct, startHttpProduct } from '#test/support/http-product.ts';

let product: HttpProduct;
beforeAll(async () => {
  product = await startHttpProduct({ OIDC_FALLBACK_TO_EMAIL_FOR_IDENTIFICATION: 'yes', DJANGO_LANGUAGE_CODE: 'fr-fr' });
});
afterAll(() => product[Symbol.asyncDispose]());

/** The id of the account, or null where the login is refused. */
const save = (claims: { sub: string } & Record<string, unknown>, more: Partial<HttpProduct['settings']> = {}) =>
  saveUser(product.database, { ...product.settings, ...more }, claims).catch((error: unknown) => {
    if (error instanceof LoginProblem) return null;
    throw error;
  });

async function row(id: string | null): Promise<Record<string, unknown>> {
  const { rows } = await product.database.pool.query('select * from meet_user where id = $1', [id]);
  return rows[0];
}

/** As an application makes people before their first login, or the reference made them. */
async function makeUser(email: string, sub: string | null = null, active = true): Promise<string> {
  const id = randomUUID();
  await product.database.pool.query(
    `insert into meet_user (id, created_at, updated_at, password, is_superuser, is_staff, is_device, is_active, sub,
       email, language, timezone, default_room_configuration)
     values ($1, '2020-01-01', '2020-01-01', '!', false, false, false, $4, $3, $2, 'nl-nl', 'Europe/Paris', '{}')`,
    [id, email, sub, active],
  );
  return id;
}

describe('the account of somebody who logs in', () => {
  it('is made as the reference makes it', async () => {
    const id = await save({ sub: 'new', email: 'New@Example.org', given_name: ' Ada\u202e ', usual_name: 'Lovelace' });
    expect(await row(id)).toMatchObject({
      sub: 'new',
      email: 'New@Example.org',
      full_name: 'Ada Lovelace',
      short_name: 'Ada',
      language: 'fr-fr',
      timezone: 'UTC',
      password: expect.stringMatching(/^![A-Za-z0-9]{40}$/),
      is_active: true,
      is_staff: false,
      is_superuser: false,
      is_device: false,
      default_room_access_level: null,
      default_room_configuration: {},
    });
    const bare = await save({ sub: 'bare', email: 'not an address', given_name: '  ', usual_name: 7 });
    expect(await row(bare)).toMatchObject({ email: null, full_name: null, short_name: null });
  });

  it('updates present claims, keeps absent ones, and records the login', async () => {
    const id = await save({ sub: 'changes', email: 'a@example.org', given_name: 'A', usual_name: 'B' });
    const { updated_at } = await row(id);
    await save({ sub: 'changes', email: '', given_name: null });
    expect(await row(id)).toMatchObject({ email: 'a@example.org', full_name: 'A B', short_name: 'A', updated_at });
    await save({ sub: 'changes', email: 'c@example.org', given_name: 'C' });
    const after = await row(id);
    expect(after).toMatchObject({ email: 'c@example.org', full_name: 'C', short_name: 'C' });
    expect(after.updated_at).not.toEqual(updated_at);
    expect(after.last_login).not.toBeNull();
  });

  it('is found by e-mail only where that is allowed, whatever its case, and not by half of it', async () => {
    const id = await makeUser('Provisional@Example.org');
    const off = { OIDC_FALLBACK_TO_EMAIL_FOR_IDENTIFICATION: false, OIDC_CREATE_USER: false };
    expect(await save({ sub: 'p-1', email: 'provisional@example.org' }, off)).toBeNull();
    for (const email of [
      ' provisional@example.org',
      'próvisional@example.org',
      'rovisional@example.org',
      '%@example.org',
    ]) {
      expect(await save({ sub: 'p-1', email }, { OIDC_CREATE_USER: false }), email).toBeNull();
    }
    expect(await save({ sub: 'p-1', email: 'provisional@EXAMPLE.org' })).toBe(id);
    expect(await row(id)).toMatchObject({ sub: 'p-1', email: 'provisional@EXAMPLE.org', timezone: 'Europe/Paris' });
    // From now on it has its subject.
    expect(await save({ sub: 'p-1' }, off)).toBe(id);
  });

  it('is never found by an e-mail that the provider has not verified', async () => {
    const victim = await makeUser('victim@example.org', 'victim');
    const provisional = await makeUser('invited-too@example.org');
    const fresh = new Set<unknown>([victim, provisional]);
    for (const [at, email_verified] of [false, 'false'].entries()) {
      for (const email of ['victim@example.org', 'Invited-Too@example.org']) {
        const claims = { sub: `eve-${at}-${email.length}`, email, email_verified };
        expect(await save(claims, { OIDC_CREATE_USER: false })).toBeNull();
        const own = await save(claims);
        expect(fresh.has(own)).toBe(false);
        expect(await row(own)).toMatchObject({ email });
        expect(await save(claims)).toBe(own);
      }
    }
    // The accounts made meanwhile are neither found by these addresses nor in the way of those who own them.
    for (const email_verified of [true, undefined]) {
      expect(await save({ sub: 'new-1', email: 'victim@example.org', email_verified })).toBe(victim);
      expect(await save({ sub: 'new-2', email: 'invited-too@example.org', email_verified })).toBe(provisional);
    }
    const verified = { email: 'eve@example.org', email_verified: true };
    const eve = await save({ sub: 'eve', email: 'eve@example.org', email_verified: false });
    expect(await save({ sub: 'eve', ...verified })).toBe(eve);
    expect(await save({ sub: 'eve-elsewhere', ...verified })).toBe(eve);
  });

  it('keeps its subject, unless the settings say that it may change', async () => {
    const id = await makeUser('kept@example.org', 'old-sub');
    expect(await save({ sub: 'new-sub', email: 'kept@example.org' })).toBe(id);
    expect((await row(id)).sub).toBe('old-sub');
    expect(await save({ sub: 'new-sub', email: 'kept@example.org' }, { OIDC_USER_SUB_FIELD_IMMUTABLE: false })).toBe(
      id,
    );
    expect((await row(id)).sub).toBe('new-sub');
  });

  it('is refused when it is deactivated, when several have the e-mail, and when nobody is to be made', async () => {
    const off = await makeUser('off@example.org', 'off', false);
    expect(await save({ sub: 'off', given_name: 'Changed' })).toBeNull();
    expect(await save({ sub: 'other', email: 'off@example.org' })).toBeNull();
    expect(await row(off)).toMatchObject({ short_name: null, last_login: null });
    await makeUser('twice@example.org', 'twice-1');
    await makeUser('TWICE@example.org', 'twice-2');
    expect(await save({ sub: 'twice-3', email: 'twice@example.org' })).toBeNull();
    expect(await save({ sub: 'twice-1', email: 'twice@example.org' })).not.toBeNull();
    expect(await save({ sub: 'nobody' }, { OIDC_CREATE_USER: false })).toBeNull();
  });

  it('has any subject of up to 255 characters, to the letter', async () => {
    for (const sub of ['', ' ', `${'x'.repeat(256)}`, 'nul\u0000', 'half \ud800']) {
      expect(await save({ sub }), JSON.stringify(sub)).toBeNull();
    }
    const subjects = [
      'auth0|5f7c8ec7c33c6c004bbafe82',
      'https://id.example.org/people?id=1&b=%2F#me',
      'urn:uuid:0b4b3e2a-7c1d-4f5e-8a9b-0c1d2e3f4a5b',
      'uid=ada,ou=people,dc=example',
      'with blank',
      'with blank ',
      'élan.vital_@+-9',
      '名前',
      'quote\'"\\;--',
      `|${'x'.repeat(254)}`,
    ];
    const ids = [];
    for (const sub of subjects) ids.push(await save({ sub }));
    expect(ids).not.toContain(null);
    expect(new Set(ids).size).toBe(subjects.length);
    for (const [at, sub] of subjects.entries()) {
      expect(await save({ sub }), sub).toBe(ids[at]);
      expect((await row(ids[at]!)).sub).toBe(sub);
    }
  });

  it('takes `name`, then `preferred_username`, where the configured claims are absent, and never an e-mail', async () => {
    const nameOf = async (claims: object) => (await row(await save({ sub: randomUUID(), ...claims }))).full_name;
    const [name, preferred_username] = ['Ada Lovelace', 'ada'];
    expect(await nameOf({ given_name: 'Given', name, preferred_username })).toBe('Given');
    expect(await nameOf({ name, preferred_username })).toBe(name);
    expect(await nameOf({ given_name: ' ', name: '', preferred_username })).toBe('ada');
    expect(await nameOf({ name: 'ada@example.org', preferred_username })).toBe('ada');
    expect(await nameOf({ name: '<ada@example.org>', preferred_username: 'ada@example.org' })).toBeNull();
    expect(await nameOf({ given_name: 'ada@example.org', usual_name: 'Lovelace' })).toBe('Lovelace');
  });

  it('is one, however many log in for the first time at once', async () => {
    const many = Array.from({ length: 8 }, () => save({ sub: 'crowd', email: 'crowd@example.org' }));
    expect(new Set(await Promise.all(many)).size).toBe(1);
    // Two subjects with one new e-mail: the second is the first one's account.
    const both = await Promise.all([
      save({ sub: 'left', email: 'pair@example.org' }),
      save({ sub: 'right', email: 'Pair@example.org' }),
    ]);
    expect(new Set(both).size).toBe(1);
    const provisional = await makeUser('invited@example.org');
    const claimed = Array.from({ length: 8 }, () => save({ sub: 'invited', email: 'invited@example.org' }));
    expect(new Set(await Promise.all(claimed))).toEqual(new Set([provisional]));
  });
});
