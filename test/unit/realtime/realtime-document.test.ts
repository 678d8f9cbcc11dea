import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { io } from 'socket.io-client';
import { describe, expect, it } from 'vitest';
import { errorStatus } from '#src/kernel/errors.ts';
import { facts } from '#src/realtime/facts.ts';
import { requests } from '#src/realtime/protocol.ts';
import { pushes } from '#src/realtime/pushes.ts';
import { checkPacket, realtimeDocument, type SeenPacket } from '#test/support/check-realtime.ts';
import { recordRealtime } from '#test/support/record-realtime.ts';
import { startScriptedServer } from '#test/support/scripted-server.ts';
import { soon } from '#test/support/soon.ts';

type Tree = Readonly<Record<string, unknown>>;

const document = JSON.parse(JSON.stringify(realtimeDocument)) as typeof realtimeDocument;
const { channels, operations, components, servers } = document;

function references(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = '$ref' in value ? [String(value.$ref)] : [];
  return [...own, ...Object.values(value).flatMap(references)];
}

const resolve = (reference: string): unknown =>
  reference
    .replace('#/', '')
    .split('/')
    .reduce<unknown>((tree, part) => (tree as Tree | undefined)?.[part], document);

// https://www.asyncapi.com/docs/reference/specification/v3.0.0
describe('the realtime document', () => {
  it('has the parts required by AsyncAPI 3, under allowed names', () => {
    expect(document.asyncapi).toBe('3.0.0');
    expect(Object.keys(document)).toEqual(
      expect.arrayContaining(['info', 'servers', 'channels', 'operations', 'components', 'defaultContentType']),
    );
    for (const field of ['title', 'version', 'description'] as const) expect(document.info[field]).toMatch(/\S/);
    const names = [servers, channels, operations, ...Object.values(components)].flatMap(Object.keys);
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_.-]+$/);
    for (const server of Object.values(servers)) {
      expect(server).toMatchObject({ host: expect.any(String), protocol: 'wss', pathname: '/socket.io/' });
    }
  });

  it('has no dangling references', () => {
    const all = references(document);
    expect(all.length).toBeGreaterThan(100);
    for (const reference of all) expect(resolve(reference), reference).toBeTypeOf('object');
  });

  it('has operations whose messages are those of their channel, and replies to every request', () => {
    for (const [name, { action, channel, messages, reply, summary, description }] of Object.entries(operations)) {
      const { $ref } = channel;
      expect(Object.keys(channels).map((key) => `#/channels/${key}`)).toContain($ref);
      expect(messages.length, name).toBeGreaterThan(0);
      for (const message of [...messages, ...(reply?.messages ?? [])]) {
        expect(message.$ref.startsWith(`${$ref}/messages/`), name).toBe(true);
      }
      expect(reply !== undefined, name).toBe(action === 'receive');
      expect(summary, name).toMatch(/\S/);
      expect(description, name).toMatch(/\S/);
    }
    const used = Object.values(operations).flatMap((each) => [...each.messages, ...(each.reply?.messages ?? [])]);
    const reached = used.map(({ $ref }) => $ref.split('/').at(-1));
    expect(reached.toSorted()).toEqual(Object.keys(components.messages).toSorted());
  });

  it('has every request, push and fact', () => {
    const named = Object.values(components.messages).map(({ name }) => name);
    for (const name of [...Object.keys(requests), ...Object.keys(pushes)]) expect(named).toContain(name);
    for (const type of Object.keys(facts)) expect(components.messages).toHaveProperty([`fact.${type}`]);
  });

  it('has payloads that are schemas of JSON Schema draft 7', () => {
    const ajv = new Ajv({ strict: true, allowUnionTypes: true });
    (addFormats as unknown as { default: (target: Ajv) => void }).default(ajv);
    for (const keyword of [
      'asyncapi',
      'info',
      'defaultContentType',
      'servers',
      'channels',
      'operations',
      'components',
    ]) {
      ajv.addKeyword(keyword);
    }
    ajv.addSchema(document, 'all');
    for (const [key, { payload, title, summary }] of Object.entries(components.messages)) {
      expect(payload).toBeTypeOf('object');
      expect(() => ajv.compile({ $ref: `all#/components/messages/${key}/payload` }), key).not.toThrow();
      expect([title, summary].join(''), key).toMatch(/\S/);
    }
  });

  it('lists the refusal codes of each request', () => {
    for (const name of Object.keys(requests)) {
      const { payload } = components.messages[`${name.replace(':', '.')}.refused`]!;
      const codes = (payload as { properties: { code: { enum: string[] } } }).properties.code.enum;
      expect(codes, name).toEqual(expect.arrayContaining(['invalid_payload', 'not_found', 'unavailable', 'internal']));
      for (const code of codes) expect(errorStatus, name).toHaveProperty(code);
    }
  });
});

describe('recorded packets are validated against it', () => {
  const room = '3f1c9a52-8d0e-4c57-9a2b-1e5d7c6b8a90';
  const ack = (name: string, ...args: unknown[]): SeenPacket => ({ kind: 'ack', name, args });
  const push = (name: string, ...args: unknown[]): SeenPacket => ({ kind: 'push', name, args });
  const started = {
    room,
    stream: 'room',
    number: 1,
    type: 'meeting.started',
    at: '2026-01-01T00:00:00.000Z',
    data: {},
  };
  const forbidden = { ok: false, code: 'forbidden', message: 'No.' };

  it('and pass when they match', () => {
    const fine = [
      ack('room:leave', { ok: true }),
      ack('lobby:list', forbidden),
      ack('nothing', { ...forbidden, code: 'unknown_event' }),
      push('fact', started),
      push('heads', { room, epoch: 'e', streams: {} }),
      { kind: 'connect_error', name: '', args: [{ code: 'invalid_credential', credential: 'guest' }] } as const,
    ];
    for (const seen of fine) expect(checkPacket(seen)).toBeNull();
  });

  it.each<[string, SeenPacket, string]>([
    ['a key of an ack', ack('room:leave', { ok: true, more: 1 }), 'must NOT have additional properties'],
    ['a missing key', ack('lobby:decide', { ok: true }), "must have required property 'outcome'"],
    ['a code that the request has not', ack('room:leave', forbidden), 'must be equal to one of the allowed values'],
    ['no object', ack('room:leave'), 'exactly one object'],
    ['two objects', push('heads', {}, {}), 'exactly one object'],
    ['an ack that is not done', ack('nothing', { ok: true }), 'the document does not have it'],
    ['a push', push('news', {}), 'the document does not have it'],
    ['a type of fact', push('fact', { ...started, type: 'meeting.paused' }), 'the document does not have it'],
    ['the stream of a fact', push('fact', { ...started, stream: 'lobby' }), 'must be equal to constant'],
    ['the data of a fact', push('fact', { ...started, data: { token: 'x' } }), 'must NOT have additional properties'],
    ['a key of __proto__', push('__proto__', {}), 'the document does not have it'],
  ])('and fail when they differ in %s', (_, seen, problem) => {
    expect(checkPacket(seen)).toContain(problem);
  });

  it('for every client of the process', async () => {
    const server = await startScriptedServer();
    const recorder = recordRealtime();
    const socket = io(server.url, { transports: ['websocket'], forceNew: true });
    try {
      const answered = socket.emitWithAck('room:leave', { id: room, room });
      (await server.hears('room:leave')).answer({ ok: true, extra: 'x' });
      await answered;
      server.push('news', {});
      await soon(() => expect(recorder.count).toBe(3));
      expect(() => recorder.stop()).toThrow(/ack room:leave .*additional[\s\S]*push news/);
    } finally {
      socket.disconnect();
      await server.stop();
    }
  });
});
