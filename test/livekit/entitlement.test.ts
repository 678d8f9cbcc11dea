import { decodeJwt, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccessLevel } from '#src/client/rest.ts';
import { eventually } from '#test/support/eventually.ts';
import { type MeetingScene, startMeetingScene } from '#test/support/meeting-scene.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import type { Person } from '#test/support/people.ts';
import { receiveWebhooks } from '#test/support/receive-webhooks.ts';
import { openRecords, type RoomRecords } from '#test/support/room-record.ts';
import type { RtcClient } from '#test/support/rtc-client.ts';
import { webhookPath } from '#test/support/signed-webhook.ts';
import { joinWith, strangersToken } from '#test/support/strangers-token.ts';

describe('the right to be in a meeting', () => {
  const livekit = ownLiveKit();
  const stack = new AsyncDisposableStack();
  let scene: MeetingScene;
  let records: RoomRecords;
  let owner: Person;

  beforeAll(async () => {
    scene = stack.use(await startMeetingScene());
    stack.use(await receiveWebhooks(scene.product.origin + webhookPath));
    records = stack.use(openRecords(scene.databaseUrl));
    owner = await scene.people.newPerson('Olga Owner');
  });
  afterAll(() => stack.disposeAsync());

  const newRoom = (level: AccessLevel) => scene.people.newRoom(owner, level);
  const setLevel = async (room: string, access_level: AccessLevel) => {
    const { status } = await scene.ask({ person: owner }, 'PATCH', `rooms/${room}/`, { access_level });
    expect(status).toBe(200);
  };
  const staysIn = (room: string, client: RtcClient) =>
    eventually('somebody being believed present', async () => {
      expect(client.room.isConnected).toBe(true);
      return (await records.read(room)).present.some(({ sid }) => sid === client.sid);
    });
  const isOut = async (room: string, client: RtcClient) => {
    await eventually('somebody being removed', () => !client.room.isConnected);
    await eventually('nobody believing them present', async () =>
      (await records.read(room)).present.every(({ sid }) => sid !== client.sid),
    );
  };
  const lines = async (room: string, event: string) =>
    (await records.read(room)).journal.filter((line) => line.event === event).length;

  it('is not given by a token from when the room was public, which starts no meeting', async () => {
    const room = await newRoom('public');
    const token = await scene.tokenFor(room);
    await setLevel(room, 'restricted');
    await using late = await joinWith(token);
    await isOut(room, late);
    expect(await records.read(room)).toMatchObject({ meeting: 'empty', present: [] });
    expect(await lines(room, 'entitlement.removed')).toBe(1);
    const headers = { authorization: 'Bearer an-operators-token-of-tests' };
    const metrics = await fetch(`${scene.product.origin}/metrics`, { headers });
    expect(await metrics.text()).toMatch(/greenroom_entitlement_removals_total\{act="removed"\} [1-9]/);
    const said = scene.product.logged.filter((line) => line.includes(room) && line.includes('"kind":"security"'));
    expect(said.map((line) => JSON.parse(line))).toMatchObject([
      { event: 'participant.unentitled', reason: 'removed' },
    ]);
  });

  it('is not given by a token of an earlier meeting of a restricted room', async () => {
    const room = await newRoom('restricted');
    await using host = await scene.join(room, owner);
    await staysIn(room, host);
    const { token } = await admitGuest(room);
    await using guest = await joinWith(token);
    await staysIn(room, guest);
    await scene.api.deleteRoom(room);
    await eventually('the end of the meeting', async () => (await records.read(room)).meeting === 'empty');
    await using again = await scene.join(room, owner);
    await staysIn(room, again);
    await using late = await joinWith(token);
    await isOut(room, late);
    expect(again.room.isConnected).toBe(true);
  });
  /** Somebody without an account, admitted by the owner. */
  const admitGuest = async (room: string) => {
    const asking = (cookie = '') =>
      fetch(`${scene.product.origin}/api/v1.0/rooms/${room}/request-entry/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie },
        body: JSON.stringify({ username: 'Grace' }),
      });
    const first = await asking();
    const { id } = (await first.json()) as { id: string };
    const { status } = await scene.act({ person: owner }, room, 'enter', { participant_id: id, allow_entry: true });
    expect(status).toBe(200);
    const second = await asking(
      first.headers
        .getSetCookie()
        .map((text) => text.split(';')[0])
        .join('; '),
    );
    const { livekit: access } = (await second.json()) as { livekit: { token: string } };
    return { token: access.token };
  };

  it('is given by an admission from before the meeting', async () => {
    const room = await newRoom('restricted');
    const { token } = await admitGuest(room);
    await using guest = await joinWith(token);
    await staysIn(room, guest);
  });

  it.each(['by the owner', 'in the database'])('is not given by a role that was taken away %s', async (how) => {
    const room = await newRoom('restricted');
    const member = await scene.people.newPerson('Max Member');
    await scene.people.setRole(room, member, 'member');
    await using inside = await scene.join(room, member);
    await staysIn(room, inside);
    if (how === 'in the database') await scene.people.setRole(room, member, null);
    else {
      const { rows } = await records.pool.query(
        'select id from meet_resource_access where resource_id = $1 and user_id = $2',
        [room, member.id],
      );
      expect((await scene.ask({ person: owner }, 'DELETE', `resource-accesses/${rows[0].id}/`)).status).toBe(204);
    }
    // A connected participant stays; a rejoin needs a right.
    expect((await scene.api.listParticipants(room)).map(({ identity }) => identity)).toEqual([member.sub]);
    await inside.leave();
    await using back = await joinWith(inside.token);
    await isOut(room, back);
  });

  it('is not given by a deactivated account, with or without a role', async () => {
    const room = await newRoom('trusted');
    const [member, visitor] = [await scene.people.newPerson(), await scene.people.newPerson()];
    await scene.people.setRole(room, member, 'member');
    await using inside = await scene.join(room, visitor);
    await staysIn(room, inside);
    await inside.leave();
    const tokens = [await scene.tokenFor(room, member), inside.token];
    await records.pool.query('update meet_user set is_active = false where id = any($1)', [[member.id, visitor.id]]);
    for (const token of tokens) {
      await using late = await joinWith(token);
      await isOut(room, late);
    }
  });

  it('stays with everybody in the meeting when the room turns restricted: reconnects and second tabs, too', async () => {
    const room = await newRoom('public');
    await using visitor = await scene.join(room);
    const account = await scene.people.newPerson();
    await using first = await scene.join(room, account);
    await staysIn(room, visitor);
    await staysIn(room, first);
    await setLevel(room, 'restricted');
    await using second = await joinWith(first.token);
    await staysIn(room, second);
    await visitor.leave();
    await using back = await joinWith(visitor.token);
    await staysIn(room, back);
    expect(await lines(room, 'entitlement.removed')).toBe(0);
  });

  it('ends with a removal, which is stored and deletes the attendance', async () => {
    const room = await newRoom('public');
    await using host = await scene.join(room, owner);
    await using visitor = await scene.join(room);
    await staysIn(room, host);
    await staysIn(room, visitor);
    const { status } = await scene.act(host, room, 'remove-participant', { participant_identity: visitor.identity });
    expect(status).toBe(200);
    await isOut(room, visitor);
    for (const [table, kept] of [
      ['attendance', 0],
      ['removal', 1],
    ] as const) {
      const text = `select from greenroom.${table} where room = $1 and identity = $2`;
      expect((await records.pool.query(text, [room, visitor.identity])).rowCount).toBe(kept);
    }
  });

  it('gives tokens that are not valid from before a removal, also when it was lifted', async () => {
    const room = await newRoom('public');
    const account = await scene.people.newPerson();
    await using host = await scene.join(room, owner);
    await using inside = await scene.join(room, account);
    await staysIn(room, host);
    await staysIn(room, inside);
    expect(decodeJwt(inside.token).nbf).toBeLessThan(Date.now() / 1000 - 500);
    await scene.act(host, room, 'remove-participant', { participant_identity: account.sub });
    await isOut(room, inside);
    await records.pool.query('delete from greenroom.ban where room = $1', [room]);
    const { rows } = await records.pool.query(
      'select ceil(extract(epoch from at))::int as at from greenroom.removal where room = $1',
      [room],
    );
    const { json } = await scene.ask({ person: account }, 'GET', `rooms/${room}/`);
    expect(decodeJwt(json.livekit.token).nbf).toBe(rows[0].at);
    await using back = await joinWith(json.livekit.token);
    await staysIn(room, back);
  });

  it('covers an expired token whose holder was connected at its expiry and is connected now', async () => {
    const room = await newRoom('public');
    await using visitor = await scene.join(room);
    await staysIn(room, visitor);
    await records.pool.query(
      `update greenroom.presence set joined_at = joined_at - interval '2 hours' where room = $1`,
      [room],
    );
    const expired = (hours: number) => {
      const token = new SignJWT({ name: 'Vera', video: { room } });
      const exp = Math.floor(Date.now() / 1000) - hours * 3600;
      const signed = token.setProtectedHeader({ alg: 'HS256' }).setIssuer(livekit.key).setSubject(visitor.identity);
      return signed.setExpirationTime(exp).sign(new TextEncoder().encode(livekit.secret));
    };
    const raise = async (token: string) => scene.act({ token }, room, 'toggle-hand', { raised: true });
    const refusal = { status: 403, json: { detail: 'Invalid LiveKit token: Signature has expired' } };
    expect(await raise(await expired(1))).toMatchObject({ status: 200 });
    expect(await scene.act({ token: await expired(1) }, room, 'rename', { name: 'Vera' })).toMatchObject({
      status: 200,
    });
    // Not connected when it expired.
    expect(await raise(await expired(3))).toMatchObject(refusal);
    await visitor.leave();
    await eventually('the visitor being gone', async () => (await records.read(room)).present.length === 0);
    expect(await raise(await expired(1))).toMatchObject(refusal);
    // A participant who rejoined since was connected then, too.
    await using back = await joinWith(visitor.token);
    await staysIn(room, back);
    expect(await raise(await expired(1))).toMatchObject({ status: 200 });
    const elsewhere = await newRoom('public');
    expect(await scene.act({ token: await expired(1) }, elsewhere, 'toggle-hand', { raised: true })).toMatchObject({
      status: 403,
    });
  });

  it('is looked for by the sweep where webhooks are lost', async () => {
    const room = await newRoom('restricted');
    await using host = await scene.join(room, owner);
    await staysIn(room, host);
    const webhooks = receiveWebhooks(scene.product.origin + webhookPath);
    await (await webhooks)[Symbol.asyncDispose]();
    await using stranger = await joinWith(await strangersToken(room));
    await using other = await joinWith(await strangersToken(room));
    await records.hurrySweep(room);
    await isOut(room, stranger);
    await isOut(room, other);
    expect(host.room.isConnected).toBe(true);
    stack.use(await receiveWebhooks(scene.product.origin + webhookPath));
  });
});
