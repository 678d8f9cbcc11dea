import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { type RealtimeScene, startRealtimeScene } from '#test/support/realtime-scene.ts';
import type { Wire } from '#test/support/wire.ts';

describe('bad packets', () => {
  let scene: RealtimeScene;
  let room: string;
  let host: Wire;
  beforeAll(async () => {
    scene = await startRealtimeScene();
    ({ room, wire: host } = await scene.host());
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const send = (wire: Wire, name: unknown, ...args: unknown[]) =>
    wire.socket.timeout(10_000).emitWithAck(name as string, ...args);
  const writeFrame = (wire: Wire, frame: string) =>
    (wire.socket.io.engine as unknown as { transport: { ws: { send(text: string): void } } }).transport.ws.send(frame);
  const valid = (more: object) => ({ id: randomUUID(), room, ...more });

  it('are refused with the matching code and change nothing', async () => {
    const participant_id = randomUUID();
    const bad: [string, ...unknown[]][] = [
      ['room:enter'],
      ['room:enter', null],
      ['room:enter', 'text'],
      ['room:enter', []],
      ['room:enter', { room }],
      ['room:enter', { id: 'no uuid', room }],
      ['room:enter', valid({ room: 5 })],
      ['room:enter', valid({ room: '' })],
      ['room:enter', valid({ room: 'r'.repeat(201) })],
      ['room:enter', valid({ username: null })],
      ['room:enter', valid({ username: 'u'.repeat(1001) })],
      ['room:enter', valid({}), valid({})],
      ['room:enter', valid({}), undefined],
      ['room:watch', valid({ after: 3 })],
      ['room:watch', valid({ after: { epoch: 'e', room: -1 } })],
      ['room:watch', valid({ after: { epoch: 'e', lobby: 1e300 } })],
      ['room:watch', valid({ after: { epoch: 5 } })],
      ['lobby:list', valid({})],
      ['lobby:list', valid({ after: 1.5 })],
      ['lobby:list', valid({ after: '1' })],
      ['lobby:decide', valid({ participant_id })],
      ['lobby:decide', valid({ participant_id, allow_entry: 'yes' })],
      ['lobby:decide', valid({ participant_id: `${room}/${participant_id}`, allow_entry: true })],
      ['lobby:admit-all', Buffer.from('binary')],
      ['lobby:admit-all', { id: Buffer.alloc(16), room }],
    ];
    for (const [name, ...args] of bad) {
      const ack = await send(host, name, ...args);
      expect(ack, JSON.stringify([name, ...args])).toEqual({
        ok: false,
        code: 'invalid_payload',
        message: expect.any(String),
      });
    }
    for (const name of [
      'room:exit',
      '',
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      'fact',
      'look',
      'error',
    ]) {
      expect(await send(host, name, valid({})), name).toMatchObject({ ok: false, code: 'unknown_event' });
    }
    const { rows } = await scene.people.pool.query(
      'select count(*)::int as written from greenroom.journal where room = $1',
      [room],
    );
    expect(rows).toEqual([{ written: 0 }]);
  });

  it('with prototype keys and deep nesting are validated like any other', async () => {
    const wire = await scene.connect();
    const polluted = `{"id":"${randomUUID()}","room":"${room}","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}`;
    expect(await send(wire, 'room:enter', JSON.parse(polluted))).toMatchObject({ ok: true, status: 'waiting' });
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    for (const payload of [deep, `{"id":"${randomUUID()}","room":"${room}","username":${deep}}`, `{"a":${deep}}`]) {
      writeFrame(wire, `42900["room:enter",${payload}]`);
    }
    expect(await wire.ask('room:enter', { room })).toMatchObject({ ok: true });
  });

  it('without an ack function are ignored and counted', async () => {
    const { room: own, wire: owner } = await scene.host();
    await owner.get('room:watch', { room: own });
    const wire = await scene.connect();
    wire.socket.emit('room:enter', { id: randomUUID(), room: own });
    wire.socket.emit('nothing', { id: randomUUID(), room: own });
    await wire.get('room:enter', { room: own });
    expect((await owner.get('lobby:list', { room: own, after: 0 })).guests).toHaveLength(1);
    const metrics = await fetch(`${scene.product.origin}/metrics`, {
      headers: { authorization: 'Bearer an-operators-token-of-tests' },
    });
    expect(await metrics.text()).toMatch(/^greenroom_requests_without_ack_total 2$/m);
  });

  it('over 16 KiB close only their own connection', async () => {
    const [big, other] = [await scene.connect(), await scene.connect()];
    expect(await send(big, 'room:enter', valid({ extra: 'x'.repeat(16_000) }))).toMatchObject({ ok: true });
    big.socket.emit('room:enter', valid({ extra: 'x'.repeat(17 * 1024) }), () => undefined);
    await eventually('the end of the connection', () => !big.socket.connected);
    expect(other.socket.connected).toBe(true);
    expect(await other.ask('room:enter', { room })).toMatchObject({ ok: true });
  });

  it('that violate the transport protocol close only their own connection', async () => {
    const frames = [
      '42["room:enter"',
      '42{"a":1}',
      '420["disconnect",{}]',
      '451-["room:enter",{"_placeholder":true,"num":9}]',
      '459999999-["room:enter"]',
      '49',
      '4x',
      '42/other,1["room:enter",{}]',
      '40{"guest":"again"}',
      'x',
    ];
    for (const frame of frames) writeFrame(await scene.connect(), frame);
    expect(await host.ask('room:unwatch', { room })).toEqual({ ok: true });
    expect(host.socket.connected).toBe(true);
  });
});
