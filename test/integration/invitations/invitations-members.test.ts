import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type InvitationRoom, type InvitationScene, startInvitationScene } from '#test/support/invitation-scene.ts';
import { noRates } from '#test/support/no-rates.ts';
import type { Person } from '#test/support/people.ts';

const rolesOf = async (scene: InvitationScene, { room, owner }: InvitationRoom) => {
  const text = 'select user_id as "user", role from meet_resource_access where resource_id = $1 and user_id <> $2';
  const { rows } = await scene.people.pool.query<{ user: string; role: string }>(text, [room, owner.id]);
  return Object.fromEntries(rows.map(({ user, role }) => [user, role]));
};

describe('invited people with GREENROOM_INVITED_SKIP_LOBBY', () => {
  let scene: InvitationScene;
  beforeAll(async () => {
    scene = await startInvitationScene({ ...noRates, GREENROOM_INVITED_SKIP_LOBBY: 'true' });
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  it('become members if one account has that verified e-mail, and keep the role that they have', async () => {
    const of = await scene.open();
    const member = await scene.newAccount({ email: 'Mia@skip.example' });
    const administrator = await scene.newAccount({ email: 'adam@skip.example' });
    await scene.people.setRole(of.room, administrator, 'administrator');
    const unverified = await scene.newAccount({ email: 'uma@skip.example' });
    const inactive = await scene.newAccount({ email: 'ina@skip.example' });
    const twins = [
      await scene.newAccount({ email: 'twin@skip.example' }),
      await scene.newAccount({ email: 'TWIN@skip.example' }),
    ];
    const { pool } = scene.people;
    await pool.query('insert into greenroom.unverified_email (user_id) values ($1)', [unverified.id]);
    await pool.query('update meet_user set is_active = false where id = $1', [inactive.id]);
    const names = ['mia', 'adam', 'uma', 'ina', 'twin', 'stranger'];
    await scene.invite(of, [...names.map((name) => `${name}@skip.example`), `${of.owner.id}@example.org`]);
    await scene.await(of, 'sent', 7);
    expect(await rolesOf(scene, of)).toEqual({ [member.id]: 'member', [administrator.id]: 'administrator' });
    expect(twins).toHaveLength(2);
    // Once more: nothing changes.
    await scene.invite(of, ['mia@skip.example', 'adam@skip.example']);
    await scene.await(of, 'sent', 9);
    expect(await rolesOf(scene, of)).toEqual({ [member.id]: 'member', [administrator.id]: 'administrator' });
    const { rows } = await pool.query(`select role from meet_resource_access where resource_id = $1 and user_id = $2`, [
      of.room,
      of.owner.id,
    ]);
    expect(rows).toEqual([{ role: 'owner' }]);
  });

  it('are let in at once when they wait at the door, all of one call', async () => {
    const of = await scene.open();
    const people: Person[] = [];
    for (let at = 0; at < 8; at++) people.push(await scene.newAccount({ email: `wait${at}@door.example` }));
    const knock = async (person: Person) =>
      (await scene.call(person, 'POST', `rooms/${of.room}/request-entry/`, { username: 'Wanda' })).json.status;
    for (const person of people) expect(await knock(person)).toBe('waiting');
    await scene.invite(
      of,
      people.map((_, at) => `wait${at}@door.example`),
    );
    await scene.await(of, 'sent', 8);
    for (const person of people) expect(await knock(person)).toBe('accepted');
    const { rows } = await scene.people.pool.query(
      `select count(*)::int as told from greenroom.journal where room = $1 and event = 'guest.admit'`,
      [of.room],
    );
    expect(rows).toEqual([{ told: 8 }]);
  });

  it.each([
    ['become members when the message is sent, not before', null, { state: 'sent', role: 'member' }],
    ['become none if the host has lost the right by then', 'member', { state: 'failed', role: undefined }],
  ] as const)('%s', async (_, role, expected) => {
    const of = await scene.open();
    const email = `${of.room}@late.example`;
    await scene.inbox.goAway();
    await scene.invite(of, [email]);
    await scene.await(of, 'pending');
    // Somebody who logs in for the first time while the message waits.
    const person = await scene.newAccount({ email });
    if (role !== null) await scene.people.setRole(of.room, of.owner, role);
    await scene.inbox.comeBack();
    await scene.hurry();
    await scene.await(of, expected.state);
    expect((await rolesOf(scene, of))[person.id]).toBe(expected.role);
  });

  it.each([
    ['became a member', null],
    ['was a member before', 'member'],
  ] as const)(
    'stay without a role that the host took away while the message waits, if the account %s',
    async (_, role) => {
      const of = await scene.open();
      const email = `${of.room}@taken.example`;
      const person = await scene.newAccount({ email });
      await scene.people.setRole(of.room, person, role);
      await scene.inbox.goAway();
      await scene.invite(of, [email]);
      await scene.await(of, 'pending');
      expect((await rolesOf(scene, of))[person.id]).toBe('member');
      await scene.people.setRole(of.room, person, null);
      await scene.inbox.comeBack();
      await scene.hurry();
      await scene.await(of, 'sent');
      expect(await rolesOf(scene, of)).toEqual({});
    },
  );
});

it('invited people get no role by default', async () => {
  await using scene = await startInvitationScene();
  const of = await scene.open();
  await scene.newAccount({ email: 'mia@skip.example' });
  await scene.invite(of, ['mia@skip.example']);
  await scene.await(of, 'sent');
  expect(await rolesOf(scene, of)).toEqual({});
});
