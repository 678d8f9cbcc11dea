import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort, isPortFree } from '#dev/free-port.ts';
import { type StartedLiveKit, startLiveKit } from '#dev/livekit.ts';
import { createLog } from '#src/kernel/log.ts';
import type { Entry } from '#src/realtime/pushes.ts';
import { eventually } from '#test/support/eventually.ts';
import { freshDatabase } from '#test/support/fresh-database.ts';
import { type HostedRoom, logInHost, openRoom } from '#test/support/hosted-room.ts';
import { openRecords, type RoomRecord, type RoomRecords } from '#test/support/room-record.ts';
import { joinLiveKit } from '#test/support/rtc-client.ts';
import { webhookPath } from '#test/support/signed-webhook.ts';
import { startProduct } from '#test/support/start-product.ts';
import { makeTestFolder } from '#test/support/test-folder.ts';
import { cachedPrograms } from '#test/support/test-programs.ts';

const keys = { key: 'lost-and-back', secret: 'a-secret-of-the-livekit-that-is-lost-and-comes-back' };

describe('a LiveKit that is killed with -9', () => {
  let stack: AsyncDisposableStack;
  let records: RoomRecords;
  let livekit: StartedLiveKit | undefined;
  let restart: () => Promise<void>;
  let room: HostedRoom;

  const begin = async (env: Readonly<Record<string, string>>) => {
    const database = stack.use(await freshDatabase());
    const folder = stack.use(await makeTestFolder());
    let port = await freePort();
    while (!(await isPortFree(port + 1))) port = await freePort();
    const access = { ...keys, url: `http://127.0.0.1:${port}` };
    const product = stack.use(await startProduct({ databaseUrl: database.url, livekit: access, env }));
    restart = async () => {
      const started = await startLiveKit({
        ...keys,
        port,
        dataDir: folder.path,
        binDir: cachedPrograms,
        webhookUrl: product.origin + webhookPath,
        log: createLog('silent'),
        progress: () => undefined,
      });
      if ('missing' in started) throw new Error(started.missing);
      livekit = started;
      // Nothing is lost that the product has never seen.
      await eventually('the product seeing LiveKit', async () => {
        const health = await fetch(`${product.origin}/__heartbeat__`);
        return ((await health.json()) as { parts: { livekit: string } }).parts.livekit === 'ok';
      });
    };
    await restart();
    stack.defer(() => livekit!.stop());
    records = stack.use(openRecords(database.url));
    room = stack.use(await openRoom(await logInHost(product.origin)));
  };
  const shows = (what: string, holds: (record: RoomRecord) => boolean) =>
    eventually(what, async () => {
      const record = await records.read(room.id);
      return holds(record) && record;
    });
  const typesOf = ({ facts }: RoomRecord) => facts.map(({ type }) => type);

  beforeEach(() => {
    stack = new AsyncDisposableStack();
  });
  afterEach(() => stack.disposeAsync());

  it('and comes back in time: the same meeting goes on, and what the door was asked meanwhile was answered', async () => {
    await begin({});
    const { livekit: access } = await room.host.enter(room.id);
    const host = await joinLiveKit(access!);
    stack.use(host);
    const [ada, grace, joan] = [room.newGuest(), room.newGuest(), room.newGuest()];
    const people = [await ada.enter(room.id, 'Ada'), await grace.enter(room.id, 'Grace')];
    await room.host.decide(room.id, people[0]!.participant.id, true);
    const before = await shows('the meeting', ({ meeting }) => meeting === 'running.active');

    // Asked politely it would say goodbye; a kill leaves it no time to.
    await livekit!.stop();
    await shows('the loss being noticed', ({ meeting }) => meeting.startsWith('lost'));
    await records.hurrySweep(room.id);
    const looking = await shows('the sweep that finds nobody', ({ sweeping }) => sweeping === 'looking');
    const entered = new Promise<Entry>((resolve) => {
      joan.onEntry((entry) => void (entry.status !== 'waiting' && resolve(entry)));
    });
    const late = await joan.enter(room.id, 'Joan');
    expect(late).toMatchObject({ status: 'waiting', number: 3, position: 2 });
    await room.host.decide(room.id, late.participant.id, true);
    expect(await entered).toMatchObject({ status: 'accepted', livekit: { room: room.id } });
    await eventually('a try of the sweep that failed', async () => {
      const { rows } = await records.pool.query(
        `select payload from graphile_worker._private_jobs where payload ->> 'tries' >= '1'`,
      );
      return rows.length > 0;
    });
    expect((await records.read(room.id)).sweeping).toBe('looking');

    await restart();
    // The host's client comes back by itself.
    const after = await shows(
      'the meeting going on',
      ({ meeting, sweeping }) => meeting === 'running.active' && sweeping === 'resting',
    );
    expect(after.context.sid).not.toBe(before.context.sid);
    expect(after.present).toMatchObject([{ identity: host.identity, livekitRoom: after.context.sid }]);
    expect(after.present[0]!.sid).not.toBe(before.present[0]!.sid);
    expect(after.context.people).toBe(1);
    expect(typesOf(after).filter((type) => type.startsWith('meeting.') || type.startsWith('media.'))).toEqual([
      'meeting.started',
      'media.unavailable',
      'media.available',
    ]);
    expect(after.guests).toMatchObject([
      { id: people[0]!.participant.id, status: 'admitted' },
      { id: people[1]!.participant.id, status: 'waiting' },
      { id: late.participant.id, status: 'admitted' },
    ]);
    // The pending command ran once, and no other ran instead.
    const asked = looking.journal.filter(({ commands }) => commands.includes('livekit.listParticipants'));
    const ends = after.journal.filter(
      ({ cause, event }) => cause.by === 'command' && event !== 'livekit.metadataWritten',
    );
    expect(ends.slice(0, asked.length).map(({ event }) => event)).toEqual(asked.map(() => 'livekit.listed'));

    // Guests admitted before and during the outage can join.
    for (const guest of [ada, joan]) {
      const again = await guest.enter(room.id);
      stack.use(await joinLiveKit(again.livekit!));
    }
    await shows('all three inside', ({ present }) => present.length === 3);
  });

  it('and comes back in time: who took part comes back, also to a room that lets fewer in now', async () => {
    await begin({});
    const setLevel = (level: string) =>
      records.pool.query('update meet_room set access_level = $2 where resource_id = $1', [room.id, level]);
    const host = await joinLiveKit((await room.host.enter(room.id)).livekit!);
    stack.use(host);
    await setLevel('public');
    const { livekit: visitor } = await room.newGuest().enter(room.id, 'Vera');
    const { livekit: stranger } = await room.newGuest().enter(room.id, 'Sam');
    const before = await joinLiveKit(visitor!);
    stack.use(before);
    await shows('both inside', ({ present }) => present.length === 2);
    await setLevel('restricted');
    await livekit!.stop();
    await shows('the loss being noticed', ({ meeting }) => meeting.startsWith('lost'));
    // The visitor reloads the page. Left open, this connection would return too, and end the new one of its identity.
    await before.leave();
    await restart();
    const back = await joinLiveKit(visitor!);
    stack.use(back);
    await shows('the visitor being back', ({ present }) => present.some(({ sid }) => sid === back.sid));
    const late = await joinLiveKit(stranger!);
    stack.use(late);
    await eventually('the stranger being removed', () => !late.room.isConnected);
    expect(back.room.isConnected).toBe(true);
    // The same meeting: the presence from before the loss is one of the new LiveKit room. A sweep that began before the
    // move may report the leave from the old one as well.
    const { rows } = await records.pool.query(
      `select before.left_at is not null as left from greenroom.presence before
        join greenroom.presence now on now.room = before.room and now.sid = $2
          and now.livekit_room = before.livekit_room
        where before.room = $1 and before.sid like $3 || '/%'`,
      [room.id, back.sid, before.sid],
    );
    expect(rows).toEqual([{ left: true }]);
  });

  it('and comes back with nobody in time: the meeting has ended', async () => {
    await begin({ GREENROOM_MEETING_RESUME_SECONDS: '1' });
    const { livekit: access } = await room.host.enter(room.id);
    const host = await joinLiveKit(access!);
    stack.use(host);
    const grace = room.newGuest();
    await grace.enter(room.id, 'Grace');
    await shows('the meeting', ({ meeting }) => meeting === 'running.active');
    const told = new Promise<Entry>((resolve) => {
      grace.onEntry((entry) => void (entry.status !== 'waiting' && resolve(entry)));
    });

    await livekit!.stop();
    await shows('the loss being noticed', ({ meeting }) => meeting === 'lost.away');
    // While LiveKit is unreachable nobody can return, and the time limit does not run.
    expect(typesOf(await records.read(room.id))).not.toContain('meeting.ended');
    await host.leave();
    await restart();
    const over = await shows('the end of the meeting', ({ meeting }) => meeting === 'empty');
    expect(over.facts.find(({ type }) => type === 'meeting.ended')!.data).toEqual({ reason: 'lost' });
    expect(over.present).toEqual([]);
    expect(over.guests).toMatchObject([{ status: 'gone', reason: 'meeting_ended' }]);
    expect(await told).toMatchObject({ status: 'ended', reason: 'meeting_ended' });

    stack.use(await joinLiveKit(access!));
    const anew = await shows('the next meeting', ({ meeting }) => meeting === 'running.active');
    expect(typesOf(anew).filter((type) => type === 'meeting.started')).toHaveLength(2);
  });
});
