import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '#test/support/fresh-database.ts';
import { type HostSession, logInHost, openRoom } from '#test/support/hosted-room.ts';
import { operatorToken } from '#test/support/http-product.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import { openRecords, type RoomRecords } from '#test/support/room-record.ts';
import { postWebhook, signWebhook, webhookBody, webhookPath } from '#test/support/signed-webhook.ts';
import { type Product, startProduct } from '#test/support/start-product.ts';
import { startTcpRelay, type TcpRelay } from '#test/support/tcp-relay.ts';

const newSid = (prefix: string) => `${prefix}_${randomUUID().slice(0, 12)}`;
const somebody = () => ({ sid: newSid('PA'), identity: randomUUID(), name: 'Grace' });

describe('the webhook endpoint', () => {
  const livekit = ownLiveKit();
  const stack = new AsyncDisposableStack();
  let records: RoomRecords;
  let product: Product;
  let session: HostSession;
  let postgres: TcpRelay;

  beforeAll(async () => {
    const database = stack.use(await freshDatabase());
    postgres = await startTcpRelay(database.url);
    const env = { LIVEKIT_WEBHOOK_EVENTS_FILTER_REGEX: '^(?!00000000-)' };
    // LiveKit has no participants, so no sweep corrects the results.
    const nowhere = { ...livekit, url: 'http://127.0.0.1:9' };
    product = stack.use(await startProduct({ databaseUrl: postgres.url, livekit: nowhere, env }));
    records = stack.use(openRecords(database.url));
    session = await logInHost(product.origin);
  });
  afterAll(() => stack.disposeAsync());

  const send = (body: string, keys = livekit) => postWebhook(product.origin, keys, body);
  const sendRaw = (body: string, headers: Record<string, string>) =>
    fetch(product.origin + webhookPath, { method: 'POST', body, headers });
  const everything = async () => {
    const { rows } = await records.pool.query(
      `select (select json_agg(a order by id) from (select kind, id, revision, snapshot from greenroom.actor) a) as actors,
        (select count(*)::int from greenroom.journal) as journal, (select count(*)::int from greenroom.seen_key) as keys,
        (select count(*)::int from greenroom.fact) as facts, (select count(*)::int from greenroom.presence) as presence`,
    );
    return rows[0];
  };
  const joined = (room: string, sid: string, participant: object = somebody()) =>
    webhookBody('participant_joined', { room: { name: room, sid }, participant });

  it('refuses what LiveKit has not signed, and changes nothing', async () => {
    using room = await openRoom(session);
    const body = joined(room.id, newSid('RM'));
    const authorization = await signWebhook(livekit, body);
    const before = await everything();

    expect((await sendRaw(body, {})).status).toBe(401);
    expect((await send(body, { ...livekit, secret: 'another-secret-of-thirty-two-characters' })).status).toBe(400);
    expect((await send(body, { ...livekit, key: 'another-key' })).status).toBe(400);
    expect((await sendRaw(body, { authorization: 'Bearer nonsense' })).status).toBe(400);
    expect((await sendRaw(body.replace('Grace', 'Grave'), { authorization })).status).toBe(400);
    expect(await everything()).toEqual(before);
  });

  it.each([
    ['no JSON', 'this is no JSON'],
    ['an empty body', ''],
    ['JSON of another shape', '[1, 2]'],
    ['a field of another type', '{"event":"room_started","id":"EV_1","room":7}'],
  ])('refuses a signed body that is garbage: %s', async (_, body) => {
    const before = await everything();
    expect((await send(body)).status).toBe(400);
    expect(await everything()).toEqual(before);
  });

  it('accepts and ignores webhooks of other rooms', async () => {
    using room = await openRoom(session);
    const before = await everything();
    const sid = newSid('RM');
    const filtered = randomUUID().replace(/^.{8}/, '00000000');
    await records.pool.query(`insert into meet_resource values ($1, now(), now())`, [filtered]);
    await records.pool.query(`insert into meet_room values ($1, 'Filtered', 'filtered', '{}', 'public', null)`, [
      filtered,
    ]);
    const bodies = [
      webhookBody('ingress_started', { room: { name: room.id, sid } }),
      webhookBody('an_event_of_the_future', { room: { name: room.id, sid }, participant: somebody() }),
      webhookBody('track_published', { room: { name: room.id, sid }, participant: somebody() }),
      joined(randomUUID(), sid),
      joined(`connection-test-${randomUUID()}`, sid),
      joined('a-slug', sid),
      joined('', sid),
      joined(room.id.toUpperCase(), sid),
      joined(room.id.replaceAll('-', ''), sid),
      joined(filtered, sid),
      webhookBody('participant_joined', { room: { name: room.id, sid } }),
      webhookBody('participant_joined', { room: { name: room.id }, participant: somebody() }),
      webhookBody('participant_joined'),
      webhookBody('egress_ended', { egressInfo: { roomName: room.id } }),
    ];
    for (const body of bodies) expect([(await send(body)).status, body]).toEqual([200, body]);
    expect(await everything()).toEqual(before);
  });

  it('ignores a field that it does not know', async () => {
    using room = await openRoom(session);
    const body = joined(room.id, newSid('RM')).replace('{', '{"a_field_of_the_future":{"deep":[1]},');
    expect((await send(body)).status).toBe(200);
    expect((await records.read(room.id)).meeting).toBe('running.active');
  });

  it('applies a repeated webhook once, also when both arrive at the same moment', async () => {
    using room = await openRoom(session);
    const body = joined(room.id, newSid('RM'));
    const answers = await Promise.all([send(body), send(body), send(body)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await send(body)).status).toBe(200);
    const { journal, facts, context } = await records.read(room.id);
    expect(journal).toHaveLength(1);
    expect(facts.map(({ type }) => type)).toEqual(['meeting.started', 'participant.joined']);
    expect(context.people).toBe(1);
  });

  it('applies a webhook without an id once by its body, and counts each delivery', async () => {
    using room = await openRoom(session);
    const { id: _, ...fields } = JSON.parse(joined(room.id, newSid('RM')));
    const body = JSON.stringify(fields);
    const count = async () => {
      const response = await fetch(`${product.origin}/metrics`, {
        headers: { authorization: `Bearer ${operatorToken}` },
      });
      return Number(/^greenroom_webhooks_without_id_total (\d+)$/m.exec(await response.text())?.[1]);
    };
    const before = await count();
    expect((await Promise.all([send(body), send(body)])).map(({ status }) => status)).toEqual([200, 200]);
    expect(await count()).toBe(before + 2);
    const { journal, context } = await records.read(room.id);
    expect(journal).toHaveLength(1);
    expect(context.people).toBe(1);
  });

  it('ignores reports of an earlier LiveKit room', async () => {
    using room = await openRoom(session);
    const [earlier, current] = [newSid('RM'), newSid('RM')];
    const [ada, grace] = [somebody(), somebody()];
    await send(joined(room.id, earlier, ada));
    await send(webhookBody('room_finished', { room: { name: room.id, sid: earlier } }));
    await send(joined(room.id, current, grace));
    const before = await records.read(room.id);
    expect(before).toMatchObject({ meeting: 'running.active', context: { sid: current, people: 1 } });

    await send(joined(room.id, earlier));
    await send(webhookBody('participant_left', { room: { name: room.id, sid: earlier }, participant: ada }));
    await send(webhookBody('room_finished', { room: { name: room.id, sid: earlier } }));
    await send(webhookBody('room_finished', { room: { name: room.id, sid: newSid('RM') } }));
    const after = await records.read(room.id);
    expect(after).toMatchObject({ meeting: 'running.active', context: { sid: current, people: 1 } });
    expect(after.present).toEqual(before.present);
    expect(after.facts).toEqual(before.facts);
  });

  it('counts an aborted connection as a leave', async () => {
    using room = await openRoom(session);
    const sid = newSid('RM');
    const grace = somebody();
    await send(joined(room.id, sid, grace));
    await send(webhookBody('participant_connection_aborted', { room: { name: room.id, sid }, participant: grace }));
    expect(await records.read(room.id)).toMatchObject({
      meeting: 'running.active',
      present: [],
      context: { people: 0 },
    });
  });

  it('ignores a join that arrives after its leave', async () => {
    using room = await openRoom(session);
    const sid = newSid('RM');
    const [ada, grace] = [somebody(), somebody()];
    await send(joined(room.id, sid, ada));
    await send(webhookBody('participant_left', { room: { name: room.id, sid }, participant: grace }));
    await send(joined(room.id, sid, grace));
    const { present, context } = await records.read(room.id);
    expect(present.map((one) => one.sid)).toEqual([ada.sid]);
    expect(context.people).toBe(1);
  });

  // Recorders, agents and callers take part, but they are not people.
  it.each(['INGRESS', 'EGRESS', 'SIP', 'AGENT'])('starts no meeting for a participant of kind %s', async (kind) => {
    using room = await openRoom(session);
    const one = { ...somebody(), kind };
    expect((await send(joined(room.id, newSid('RM'), one))).status).toBe(200);
    const { meeting, present, facts } = await records.read(room.id);
    expect(meeting).toBe('empty');
    expect(present).toMatchObject([{ sid: one.sid }]);
    expect(facts).toEqual([]);
  });

  // Last in this file: nothing reaches PostgreSQL by the relay any more.
  it('answers 503 while PostgreSQL is unreachable, so that LiveKit retries', async () => {
    using room = await openRoom(session);
    const body = joined(room.id, newSid('RM'));
    await postgres.cut();
    expect((await send(body)).status).toBe(503);
    expect((await records.read(room.id)).journal).toEqual([]);
  });
});
