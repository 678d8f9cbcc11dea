import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countRefusals } from '#test/support/count-refusals.ts';
import { eventually } from '#test/support/eventually.ts';
import { openRawSocket, type RawSocket } from '#test/support/raw-socket.ts';
import { type RealtimeScene, startRealtimeScene } from '#test/support/realtime-scene.ts';

describe('connections that do not join', () => {
  it('count towards the limit and are closed after 5 s', async () => {
    await using scene = await startRealtimeScene({
      GREENROOM_SOCKETS_PER_ADDRESS: '2',
      GREENROOM_TRUSTED_PROXIES: '1',
    });
    const address = '203.0.113.7';
    const open = () => openRawSocket(scene.product.origin, { 'x-forwarded-for': address }, () => undefined);
    const mute = [await open(), await open()];
    await expect(scene.connect({ forwardedFor: address })).rejects.toMatchObject({
      message: 'throttled',
      data: { retry_after: expect.any(Number) },
    });
    await scene.connect({ forwardedFor: '203.0.113.8' });
    expect(mute.map((socket) => socket.open)).toEqual([true, true]);
    const began = performance.now();
    await Promise.all(mute.map(({ closed }) => closed));
    expect(performance.now() - began).toBeLessThan(8_000);
    await eventually('that their places are free', () => scene.connect({ forwardedFor: address }).catch(() => null));
  });

  it('are opened for a refusal only up to a limit', async () => {
    await using scene = await startRealtimeScene({ GREENROOM_SOCKETS_PER_ADDRESS: '2' });
    const open: RawSocket[] = [];
    const refused = await Promise.all(
      Array.from({ length: 60 }, () =>
        openRawSocket(scene.product.origin, {}, () => undefined).then(
          (socket) => open.push(socket) && null,
          () => 'refused',
        ),
      ),
    );
    expect(refused.filter((one) => one !== null).length).toBeGreaterThanOrEqual(8);
    expect(open.length).toBeLessThanOrEqual(52);
    for (const socket of open) socket.close();
  });

  it('are closed after leaving the namespace or a refusal', async () => {
    await using scene = await startRealtimeScene();
    const left = await openRawSocket(scene.product.origin, {}, (frame) => {
      if (frame.startsWith('40')) left.send('41');
    });
    left.send('40');
    await left.closed;
    const heard: string[] = [];
    const refused = await openRawSocket(scene.product.origin, {}, (frame) => heard.push(frame));
    refused.send('40{"token":"x"}');
    await refused.closed;
    expect(heard.join()).toContain('invalid_credential');
  });
});

describe('a replay', () => {
  let scene: RealtimeScene;
  beforeAll(async () => {
    scene = await startRealtimeScene();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  /** Writes that many facts of the room. */
  const happen = async (room: string, count: number, name = 'Some One') => {
    const { pool } = scene.people;
    await pool.query(
      `insert into greenroom.fact (room, stream, number, type, at, data)
       select $1, 'room', n, 'participant.left', now(),
         jsonb_build_object('identity', 'x', 'name', $3::text, 'kind', 'standard')
       from generate_series(1, $2::int) n`,
      [room, count, name],
    );
    await pool.query(
      `insert into greenroom.stream (room, room_head) values ($1, $2)
       on conflict (room) do update set room_head = excluded.room_head`,
      [room, count],
    );
  };

  it('sends at most 500 facts, otherwise reset', async () => {
    const { room, wire: host, owner } = await scene.host();
    await happen(room, 600);
    const { epoch } = await host.get('room:watch', { room });
    const [enough, tooMuch] = [
      await scene.connect({ cookie: owner.cookie }),
      await scene.connect({ cookie: owner.cookie }),
    ];
    expect(await enough.get('room:watch', { room, after: { epoch, room: 100 } })).not.toHaveProperty('reset');
    await eventually('all of them', () => enough.heard('fact').length === 500);
    expect(enough.heard('fact').at(-1)!.number).toBe(600);
    const ack = await tooMuch.get('room:watch', { room, after: { epoch, room: 99 } });
    expect(ack).toMatchObject({ reset: true, streams: { room: 600 } });
    await tooMuch.get('room:unwatch', { room });
    expect(tooMuch.heard('fact')).toEqual([]);
  });

  it('runs one at a time per socket and room', async () => {
    const { room, owner, wire: host } = await scene.host();
    await happen(room, 300);
    const { epoch } = await host.get('room:watch', { room });
    const wire = await scene.connect({ cookie: owner.cookie });
    const names = [room, `room-${room}`, room.toUpperCase()];
    await Promise.all(names.map((name) => wire.get('room:watch', { room: name, after: { epoch, room: 0 } })));
    await eventually('all of them', () => wire.heard('fact').length === 900);
    const numbers = wire.heard('fact').map(({ number }) => number);
    for (const from of [0, 300, 600]) expect(numbers[from]).toBe(1);
    for (const to of [299, 599, 899]) expect(numbers[to]).toBe(300);
  });

  it('closes the connection of a client that does not read', async () => {
    const { room, owner, wire: host } = await scene.host();
    await happen(room, 500, 'x'.repeat(2_000));
    const { epoch } = await host.get('room:watch', { room });
    const socket = await openDeafSocket(scene.product.origin, owner.cookie);
    const watch = () => {
      const request = { id: randomUUID(), room, after: { epoch, room: 0 } };
      socket.write(frame(`420${JSON.stringify(['room:watch', request])}`));
    };
    // The kernel buffers of both ends are unknown.
    for (let times = 0; times < 40; times++) watch();
    await eventually('that it is closed', async () => (await countRefusals(scene.product.origin, 'unread')) === 1);
    expect(await host.ask('room:unwatch', { room })).toMatchObject({ ok: true });
    socket.destroy();
  });
});

/** A connection that joins the namespace and then stops reading. */
async function openDeafSocket(origin: string, cookie: string): Promise<Socket> {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  socket.on('error', () => undefined);
  let text = '';
  const joined = new Promise<void>((resolve) => {
    socket.on('data', (chunk) => {
      const before = text.length;
      text += chunk.toString('latin1');
      if (before === 0) socket.write(frame('40'));
      if (!text.includes('40{"sid"')) return;
      socket.pause();
      resolve();
    });
  });
  const lines = [
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
    `Host: localhost:${new URL(origin).port}`,
    `Cookie: ${cookie}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  await joined;
  return socket;
}

/** A masked text frame; the mask is zero. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const length =
    payload.length < 126 ? [0x80 | payload.length] : [0x80 | 126, payload.length >> 8, payload.length & 255];
  return Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), payload]);
}
