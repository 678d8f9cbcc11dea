import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type CallerScene, startCallerScene } from '#test/support/caller-scene.ts';
import { eventually } from '#test/support/eventually.ts';
import { call } from '#test/support/phone-call.ts';
import { listen, speak } from '#test/support/voices.ts';

/** The caller is a client whose token has kind SIP (test/support/phone-call.ts). */
describe('a caller', () => {
  let scene: CallerScene;
  beforeAll(async () => {
    scene = await startCallerScene({ GREENROOM_SIP_DENIALS: '2', GREENROOM_SIP_ROTATE_PIN_ON_ABUSE: 'true' });
  });
  afterEach(() => scene.tidy());
  afterAll(() => scene[Symbol.asyncDispose]());

  const standing = async (room: string) =>
    (await scene.records.read(room)).guests.map(({ status, reason }) => [status, reason]);

  it('waits without hearing, is admitted, hears and speaks', async () => {
    await using meeting = await scene.meet();
    const { room, ada } = meeting;
    using _voice = await speak(ada);
    const ear = listen(ada);
    await using phone = await call(room.id);
    const [guest] = await scene.wait(room.id, 1);
    expect(guest).toMatchObject({ status: 'waiting', id: expect.stringMatching(/^[0-9a-f]{8}-.{27}$/) });
    expect(guest!.username).toMatch(/^Phone \+33 6 •• •• •• 78$/);
    await scene.held(room.id, phone);
    expect((await scene.infoOf(room.id, phone)).name).toBe(guest!.username);
    await eventually('the phone hearing nothing', () => !phone.hears());
    await eventually('Ada not hearing the phone', () => !ear.hears());
    // Until then they hear each other: the interval described in docs/telephony.md.
    const windows = `${Math.round(phone.heardMs())} ms, and was heard for ${Math.round(ear.heardMs())} ms`;
    console.info(`a caller heard the meeting for ${windows}`);
    expect(phone.heardMs()).toBeLessThan(2_000);
    expect(ear.heardMs()).toBeLessThan(2_000);
    const metrics = await fetch(`${scene.product.origin}/metrics`, {
      headers: { authorization: 'Bearer an-operators-token-of-tests' },
    }).then((answer) => answer.text());
    for (const way of ['hears', 'is_heard']) {
      const measured = Number(new RegExp(`caller_hold_seconds_sum{way="${way}"} ([\\d.]+)`).exec(metrics)?.[1]);
      expect(measured).toBeGreaterThan(0);
      // LiveKit's clock begins before the connection stands.
      expect(measured).toBeLessThan(5);
      console.info(`by LiveKit's clock it ${way} until ${Math.round(measured * 1000)} ms after the join`);
    }
    const told = (await scene.records.read(room.id)).facts.find(({ type }) => type === 'guest.waiting');
    expect(told?.data).toMatchObject({ participant: { id: guest!.id, username: guest!.username }, position: 1 });

    expect(await room.host.decide(room.id, guest!.id, true)).toMatchObject({ outcome: 'admitted' });
    const { permission } = await scene.inside(room.id, phone);
    expect(permission).toMatchObject({
      canPublish: true,
      canPublishSources: [],
      canPublishData: true,
      canUpdateMetadata: false,
    });
    await eventually('the phone hearing Ada', () => phone.hears());
    await eventually('Ada hearing the phone', () => ear.hears());

    await phone.leave();
    await eventually('the end of the place', async () => (await standing(room.id))[0]?.[0] === 'gone');
    expect(await standing(room.id)).toEqual([['gone', 'left']]);
  });

  it('is hung up after a denial, and locked out after repeated denials', async () => {
    await using meeting = await scene.meet('trusted');
    const { room } = meeting;
    const { pin } = await scene.ready(room.id);
    await using first = await call(room.id);
    const [guest] = await scene.wait(room.id, 1);
    const denial = { participant_id: guest!.id, allow_entry: false };
    expect((await scene.askOf('POST', room.id, 'enter/', denial)).status).toBe(200);
    await scene.ended(first);
    await using second = await call(room.id, first.number);
    const [again] = await scene.wait(room.id, 1);
    expect(again!.id).not.toBe(guest!.id);
    expect(await room.host.decide(room.id, again!.id, false)).toMatchObject({ outcome: 'denied' });
    await scene.ended(second);

    await using third = await call(room.id, first.number);
    await scene.ended(third);
    expect(await scene.waiting(room.id)).toEqual([]);
    const { journal } = await scene.records.read(room.id);
    expect(journal.filter(({ commands }) => commands.includes('callers.hangUp'))).toHaveLength(1);
    // No other call is.
    await using other = await call(room.id);
    await scene.wait(room.id, 1);
    await scene.held(room.id, other);
    expect(scene.product.logged.some((line) => line.includes('"event":"lockout","room"'))).toBe(true);
    await eventually('a rule with another PIN', async () => (await scene.ready(room.id)).pin !== pin);
  });

  it('leaves the queue by hanging up', async () => {
    await using meeting = await scene.meet();
    const { room } = meeting;
    await using phone = await call(room.id);
    await scene.wait(room.id, 1);
    await phone.leave();
    await scene.wait(room.id, 0);
    expect(await standing(room.id)).toEqual([['gone', 'left']]);
  });

  it('from the same number again knocks again, also when the first call was let in', async () => {
    await using meeting = await scene.meet();
    const { room } = meeting;
    await using first = await call(room.id);
    const [guest] = await scene.wait(room.id, 1);
    await room.host.decide(room.id, guest!.id, true);
    await scene.inside(room.id, first);
    await using second = await call(room.id, first.number);
    await scene.ended(first);
    const [again] = await scene.wait(room.id, 1);
    await scene.held(room.id, second);
    expect(again!.id).not.toBe(guest!.id);
    await eventually('the end of the first', async () => (await standing(room.id))[0]?.[0] === 'gone');
    // A late word about the first call gives the second one nothing.
    expect(await room.host.decide(room.id, guest!.id, true)).toMatchObject({ outcome: 'gone' });
    expect((await room.host.admitAll(room.id)).admitted).toBe(1);
    await scene.inside(room.id, second);
  });

  it('is let in when the room is opened to everybody', async () => {
    await using meeting = await scene.meet();
    const { room } = meeting;
    await using phone = await call(room.id);
    await scene.wait(room.id, 1);
    const { json } = await scene.askOf('GET', room.id, '');
    const { name } = json as { name: string };
    expect((await scene.askOf('PATCH', room.id, '', { name, access_level: 'public' })).status).toBe(200);
    await scene.inside(room.id, phone);
    await using next = await call(room.id);
    await scene.inside(room.id, next);
    expect((await scene.records.read(room.id)).guests).toHaveLength(1);
  });

  it('is removed by a host, and cannot return', async () => {
    await using meeting = await scene.meet();
    const { room } = meeting;
    await using phone = await call(room.id);
    const [guest] = await scene.wait(room.id, 1);
    await room.host.decide(room.id, guest!.id, true);
    await scene.inside(room.id, phone);
    const body = { participant_identity: phone.identity };
    expect((await scene.askOf('POST', room.id, 'remove-participant/', body)).status).toBe(200);
    await scene.ended(phone);
    await using again = await call(room.id, phone.number);
    await scene.ended(again);
    expect(await scene.waiting(room.id)).toEqual([]);
    const { facts } = await scene.records.read(room.id);
    expect(facts.find(({ type }) => type === 'participant.removed')?.data).toMatchObject({ participant: guest!.id });
  });

  it('is disconnected when the room is deleted, and no rows remain', async () => {
    await using meeting = await scene.meet();
    const { room } = meeting;
    await using phone = await call(room.id);
    await scene.wait(room.id, 1);
    expect((await scene.askOf('DELETE', room.id, '')).status).toBe(204);
    await scene.ended(phone);
    expect(await standing(room.id)).toEqual([['gone', 'room_deleted']]);
    const { rows } = await scene.records.pool.query('select from greenroom.caller where room = $1', [room.id]);
    expect(rows).toEqual([]);
  });

  it('has a number that is stored nowhere', async () => {
    await using meeting = await scene.meet();
    const { room } = meeting;
    await using phone = await call(room.id);
    const [guest] = await scene.wait(room.id, 1);
    await room.host.decide(room.id, guest!.id, true);
    await scene.inside(room.id, phone);
    const update = { participant_identity: phone.identity, permission: { can_publish: true } };
    expect((await scene.askOf('POST', room.id, 'update-participant/', update)).status).toBe(200);
    const digits = phone.number.slice(1);
    const { rows: tables } = await scene.records.pool.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname in ('greenroom', 'graphile_worker', 'public')`,
    );
    expect(tables.length).toBeGreaterThan(20);
    for (const { name } of tables) {
      const text = `select t::text from ${name} t where t::text like $1 or t::text like '%sip\\_+%'`;
      expect((await scene.records.pool.query(text, [`%${digits}%`])).rows, name).toEqual([]);
    }
    expect(scene.product.logged.join('')).not.toMatch(new RegExp(`${digits}|sip_\\+`));
  });
});
