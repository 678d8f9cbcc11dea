import { randomUUID } from 'node:crypto';
import { AgentDispatchClient } from 'livekit-server-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAgentWorker } from '#test/support/agent-worker.ts';
import { eventually } from '#test/support/eventually.ts';
import { type MeetingScene, startMeetingScene } from '#test/support/meeting-scene.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import { receiveWebhooks } from '#test/support/receive-webhooks.ts';
import { openRecords, type RoomRecords } from '#test/support/room-record.ts';
import { webhookPath } from '#test/support/signed-webhook.ts';
import { type Product, startProduct } from '#test/support/start-product.ts';

const scribe = `scribe-${randomUUID()}`;
const env = { ROOM_SUBTITLE_ENABLED: 'true', GREENROOM_AGENT_APPEAR_SECONDS: '2', GREENROOM_SUBTITLE_TRIES: '2' };

describe('subtitles', () => {
  const livekit = ownLiveKit();
  const dispatches = new AgentDispatchClient(livekit.url, livekit.key, livekit.secret);
  const stack = new AsyncDisposableStack();
  let scene: MeetingScene;
  let second: Product;
  let records: RoomRecords;

  beforeAll(async () => {
    scene = stack.use(await startMeetingScene({ env: { ...env, ROOM_SUBTITLE_AGENT_NAME: scribe } }));
    second = stack.use(
      await startProduct({
        databaseUrl: scene.databaseUrl,
        livekit,
        env: { ...env, ROOM_SUBTITLE_AGENT_NAME: scribe },
      }),
    );
    stack.use(await receiveWebhooks(scene.product.origin + webhookPath));
    records = stack.use(openRecords(scene.databaseUrl));
  });
  afterAll(() => stack.disposeAsync());

  const newRoom = async () => scene.people.newRoom(await scene.people.newPerson(), 'public');
  const namedIn = async (room: string, name = scribe) =>
    (await dispatches.listDispatch(room).catch(() => [])).filter(({ agentName }) => agentName === name);
  const told = async (room: string) =>
    (await records.read(room)).facts.map(({ type }) => type).filter((type) => type.startsWith('subtitles.'));
  const isOn = (room: string, times = 1) =>
    eventually('subtitles being on', async () => {
      const facts = await told(room);
      return facts.at(-1) === 'subtitles.started' && facts.length === times;
    });
  const post = (origin: string, room: string, token: string) =>
    fetch(`${origin}/api/v1.0/rooms/${room}/start-subtitle/`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });

  it('start with one agent, from however many replicas they are asked for, and end with the last who wants them', async () => {
    await using worker = await startAgentWorker(scribe);
    const room = await newRoom();
    await using ada = await scene.join(room);
    await using bob = await scene.join(room);
    const asked = [ada, bob, ada, bob].flatMap(({ token }) => [
      post(scene.product.origin, room, token),
      post(second.origin, room, token),
    ]);
    for (const answer of await Promise.all(asked)) {
      expect([answer.status, await answer.json()]).toEqual([200, { status: 'success' }]);
    }
    await isOn(room);
    expect(await namedIn(room)).toHaveLength(1);
    expect([worker.jobs, worker.agents.map(({ identity }) => identity)]).toEqual([1, [`${scribe}-${room}`]]);

    expect((await scene.act(bob, room, 'stop-subtitle')).status).toBe(200);
    expect(await told(room)).toEqual(['subtitles.started']);
    await ada.leave();
    // As if she had been away for long.
    await eventually('her leave being told', async () => {
      const { rowCount } = await records.pool.query(
        `update greenroom.actor set due_at = '2000-01-01',
            timers = jsonb_set(timers, '{subtitles.absent,at}', '"2000-01-01T00:00:00.000Z"')
          where kind = 'room' and id = $1 and timers ? 'subtitles.absent'`,
        [room],
      );
      return rowCount === 1;
    });
    await eventually(
      'the end of the agent',
      async () => (await namedIn(room)).length === 0 && worker.agents.length === 0,
    );
    expect(await told(room)).toEqual(['subtitles.started', 'subtitles.stopped']);
    // And anew.
    expect((await scene.act(bob, room, 'start-subtitle')).status).toBe(200);
    await isOn(room, 3);
    expect((await scene.act(bob, room, 'stop-subtitle')).status).toBe(200);
    await eventually('the end of the agent', () => worker.agents.length === 0);
  });

  it('go on when the agent dies, whatever its identity, and fail when it dies too often', async () => {
    await using worker = await startAgentWorker(scribe, () => `agent-${randomUUID()}`);
    const room = await newRoom();
    await using ada = await scene.join(room);
    expect((await scene.act(ada, room, 'start-subtitle')).status).toBe(200);
    await isOn(room);
    await worker.crash();
    await isOn(room, 2);
    expect([worker.jobs, (await namedIn(room)).length]).toEqual([2, 1]);
    await worker.crash();
    await eventually('the failure being told', async () => (await told(room)).at(-1) === 'subtitles.failed');
    const failed = (await records.read(room)).facts.find(({ type }) => type === 'subtitles.failed');
    expect(failed?.data).toEqual({ reason: 'agent_gone' });
    await eventually('the dispatch being deleted', async () => (await namedIn(room)).length === 0);
    expect((await scene.act(ada, room, 'start-subtitle')).status).toBe(200);
    await isOn(room, 4);
  });

  it('fail in time where no worker is registered', async () => {
    const room = await newRoom();
    await using ada = await scene.join(room);
    const began = performance.now();
    expect((await scene.act(ada, room, 'start-subtitle')).status).toBe(200);
    await eventually('the failure being told', async () => (await told(room)).at(-1) === 'subtitles.failed');
    expect(performance.now() - began).toBeLessThan(4_000);
    expect((await records.read(room)).facts.at(-1)?.data).toEqual({ reason: 'no_agent' });
    await eventually('the dispatch being deleted', async () => (await namedIn(room)).length === 0);
  });

  it('end with the meeting, and with the room', async () => {
    await using worker = await startAgentWorker(scribe);
    const owner = await scene.people.newPerson();
    const [ended, deleted] = [await newRoom(), await scene.people.newRoom(owner, 'public')];
    for (const room of [ended, deleted]) {
      const ada = await scene.join(room);
      expect((await scene.act(ada, room, 'start-subtitle')).status).toBe(200);
      await isOn(room);
      if (room === ended) await scene.api.deleteRoom(room);
      else expect((await scene.ask({ person: owner }, 'DELETE', `rooms/${room}/`)).status).toBe(204);
      await eventually('subtitles being off', async () => (await told(room)).at(-1) === 'subtitles.stopped');
      await eventually('the region being at rest', async () => {
        const { rows } = await records.pool.query(
          `select snapshot -> 'value' ->> 'subtitles' as state, (select count(*)::int from greenroom.subtitle_wish where room = $1::uuid)
           from greenroom.actor where kind = 'room' and id = $1::text`,
          [room],
        );
        return rows[0]?.state === 'off' && rows[0].count === 0;
      });
      await eventually('the agent being gone', () => worker.agents.length === 0);
      expect(await namedIn(room)).toEqual([]);
      await ada.leave();
    }
  });

  it('are for participants of a running meeting, by a token of that room', async () => {
    const [room, other] = [await newRoom(), await newRoom()];
    const person = await scene.people.newPerson();
    const [token, foreign] = [await scene.tokenFor(room), await scene.tokenFor(other)];
    const { slug } = (await scene.ask({}, 'GET', `rooms/${room}/`)).json;
    const refused = { detail: 'You do not have permission to perform this action.' };
    const nothing = { detail: 'Authentication credentials were not provided.' };
    for (const act of ['start-subtitle', 'stop-subtitle']) {
      expect(await scene.act({ person }, room, act)).toMatchObject({ status: 403, json: nothing });
      expect(await scene.act({ token: foreign }, room, act)).toMatchObject({ status: 403, json: refused });
      expect(await scene.act({ token: 'x' }, room, act)).toMatchObject({
        status: 403,
        json: { detail: 'Invalid LiveKit token: Not enough segments' },
      });
      expect(await scene.act({ token }, randomUUID(), act)).toMatchObject({ status: 404 });
    }
    expect(await scene.act({ token }, room, 'start-subtitle')).toMatchObject({
      status: 409,
      json: { error: `No meeting is running in room ${slug}` },
    });
    expect(await scene.act({ token }, room, 'stop-subtitle')).toMatchObject({ status: 200 });
    expect(await told(room)).toEqual([]);
  });
});
