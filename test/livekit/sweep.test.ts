import { randomUUID } from 'node:crypto';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { freshDatabase } from '#test/support/fresh-database.ts';
import { type HostSession, logInHost, openRoom } from '#test/support/hosted-room.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import { receiveWebhooks } from '#test/support/receive-webhooks.ts';
import { openRecords, type RoomRecord, type RoomRecords } from '#test/support/room-record.ts';
import { joinLiveKit } from '#test/support/rtc-client.ts';
import { webhookPath } from '#test/support/signed-webhook.ts';
import { type Product, startProduct } from '#test/support/start-product.ts';

describe('the effects of lost webhooks', () => {
  const livekit = ownLiveKit();
  const api = new RoomServiceClient(livekit.url, livekit.key, livekit.secret);
  const stack = new AsyncDisposableStack();
  let records: RoomRecords;
  let product: Product;
  let session: HostSession;

  beforeAll(async () => {
    const database = stack.use(await freshDatabase());
    const env = { GREENROOM_SWEEP_SECONDS: '1', GREENROOM_GLOBAL_SWEEP_SECONDS: '1' };
    product = stack.use(await startProduct({ databaseUrl: database.url, livekit, env }));
    records = stack.use(openRecords(database.url));
    session = await logInHost(product.origin);
  });
  afterAll(() => stack.disposeAsync());

  const shows = (room: string, what: string, holds: (record: RoomRecord) => boolean) =>
    eventually(what, async () => {
      const record = await records.read(room);
      return holds(record) && record;
    });
  const presentAre = (record: RoomRecord, ...clients: { readonly sid: string }[]) =>
    record.present
      .map(({ sid }) => sid)
      .sort()
      .join() ===
    clients
      .map(({ sid }) => sid)
      .sort()
      .join();

  it('are corrected by the sweep, in both directions', async () => {
    using room = await openRoom(session, 'public');
    const webhooks = await receiveWebhooks(product.origin + webhookPath);
    await using host = await joinLiveKit((await room.host.enter(room.id)).livekit!);
    await using early = await joinLiveKit((await room.newGuest().enter(room.id, 'Early')).livekit!);
    await shows(room.id, 'both, told by webhooks', (record) => presentAre(record, host, early));

    await webhooks[Symbol.asyncDispose]();
    await using late = await joinLiveKit((await room.newGuest().enter(room.id, 'Late')).livekit!);
    await early.leave();
    const mended = await shows(room.id, 'the sweep finding who came and who left', (record) =>
      presentAre(record, host, late),
    );
    expect(mended.meeting).toBe('running.active');
    expect(mended.context.people).toBe(2);
    for (const [event, count] of [
      ['participant.joined', 1],
      ['participant.left', 1],
    ] as const) {
      const lines = mended.journal.filter((line) => line.event === event && line.cause.by === 'sweep');
      expect(lines).toHaveLength(count);
    }
  });

  it('ends a meeting that LiveKit no longer has', async () => {
    using room = await openRoom(session);
    {
      await using _webhooks = await receiveWebhooks(product.origin + webhookPath);
      await using _host = await joinLiveKit((await room.host.enter(room.id)).livekit!);
      await shows(room.id, 'the meeting', ({ meeting }) => meeting === 'running.active');
    }
    const guest = room.newGuest();
    await guest.enter(room.id, 'Grace');
    await api.deleteRoom(room.id);
    const over = await shows(room.id, 'the end of the meeting', ({ meeting }) => meeting === 'empty');
    expect(over.facts.find(({ type }) => type === 'meeting.ended')!.data).toEqual({ reason: 'gone' });
    expect(over.present).toEqual([]);
    expect(over.guests).toMatchObject([{ status: 'gone', reason: 'meeting_ended' }]);
    await shows(room.id, 'the end of sweeping', ({ sweeping }) => sweeping === 'idle');
  });

  it('finds a new LiveKit room of the same name, with everybody in it', async () => {
    using room = await openRoom(session, 'public');
    {
      await using _webhooks = await receiveWebhooks(product.origin + webhookPath);
      await using _host = await joinLiveKit((await room.host.enter(room.id)).livekit!);
      await shows(room.id, 'the meeting', ({ meeting }) => meeting === 'running.active');
    }
    const [first] = await api.listRooms([room.id]);
    await api.deleteRoom(room.id);
    // Agents come first and are listed beside the people who start the next meeting.
    const agents = await Promise.all(['agent-a', 'agent-b', 'agent-c'].map((name) => joinAsAgent(room.id, name)));
    for (const agent of agents) stack.use(agent);
    await using ada = await joinLiveKit((await room.newGuest().enter(room.id, 'Ada')).livekit!);
    await using grace = await joinLiveKit((await room.newGuest().enter(room.id, 'Grace')).livekit!);

    const next = await shows(room.id, 'the sweep finding the new LiveKit room', (record) =>
      presentAre(record, ada, grace, ...agents),
    );
    expect(next.meeting).toBe('running.active');
    expect(next.context).toMatchObject({ people: 2 });
    expect(next.context.sid).not.toBe(first!.sid);
    expect(next.facts.filter(({ type }) => type.startsWith('meeting.')).map(({ type }) => type)).toEqual([
      'meeting.started',
      'meeting.ended',
      'meeting.started',
    ]);
  });

  async function joinAsAgent(room: string, identity: string) {
    const token = new AccessToken(livekit.key, livekit.secret, { identity });
    token.addGrant({ room, roomJoin: true, agent: true });
    token.kind = 'agent';
    return joinLiveKit({ url: livekit.url, token: await token.toJwt() });
  }

  it('finds an unreported LiveKit room, and changes no foreign one', async () => {
    const foreign = [`somebody-elses-${randomUUID()}`, randomUUID(), randomUUID().toUpperCase()];
    const made = await Promise.all(foreign.map((name) => api.createRoom({ name, emptyTimeout: 60 })));

    using room = await openRoom(session);
    await using host = await joinLiveKit((await room.host.enter(room.id)).livekit!);
    const found = await shows(
      room.id,
      'the global sweep finding the meeting',
      ({ meeting, present }) => meeting === 'running.active' && present.length === 1,
    );
    expect(found.present).toMatchObject([{ sid: host.sid }]);
    expect(found.journal[0]).toMatchObject({ event: 'livekit.roomSeen', cause: { by: 'sweep' } });

    // The sweep that found this room has seen the foreign ones, which are older.
    const listed = await api.listRooms(foreign);
    expect(listed.map(({ sid }) => sid).sort()).toEqual(made.map(({ sid }) => sid).sort());
    const { rows } = await records.pool.query('select id from greenroom.actor where id = any($1)', [foreign]);
    expect(rows).toEqual([]);
    await Promise.all(foreign.map((name) => api.deleteRoom(name)));
  });
});
