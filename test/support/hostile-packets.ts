import { randomUUID } from 'node:crypto';
import { type RequestName, requests } from '#src/realtime/protocol.ts';
import type { RandomSource } from './random-source.ts';

/** Valid names, so that some of the generated packets are valid. */
interface KnownNames {
  readonly rooms: readonly string[];
  readonly guests: readonly string[];
}

/** The frames of one Socket.IO 5 packet over Engine.IO 4. */
export interface HostilePacket {
  readonly frames: readonly (string | Uint8Array)[];
  /** The request's name, when an ack is asked for under the packet's number. */
  readonly asks: string | null;
  /** Whether the server must, may, or must not end the connection for it. */
  readonly ends: 'must' | 'may' | 'not';
}

const names = Object.keys(requests) as RequestName[];
const strange = [
  '',
  'fact',
  'entry',
  'look',
  'room:exit',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'error',
  'message',
];
const texts = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202Eevil',
  '__proto__',
  '../..',
  "' or 1=1 --",
  '<b>x</b>',
  '9'.repeat(400),
  'é'.repeat(900),
  'x'.repeat(5000),
  '😀'.repeat(50),
  'null',
  '-1',
];
const values: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  [],
  {},
  [null],
  [[[]]],
  { toJSON: 1 },
  { length: -1 },
  JSON.parse('{"then":1}'),
  { _placeholder: true, num: 0 },
  JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
];
/** Violations of the protocol: https://socket.io/docs/v4/socket-io-protocol/. */
const broken = [
  '42["room:enter"',
  '42{"a":1}',
  '42',
  '4',
  '49',
  '4x',
  'x',
  '5',
  '6',
  '420["disconnect",{}]',
  '42["connect",{}]',
  '451-["room:enter",{"_placeholder":true,"num":9}]',
  '459999999-["room:enter"]',
  '45["a"]',
  '42/other,1["room:enter",{}]',
  '40',
  '40{"guest":"again"}',
  '40/admin,{}',
  '41',
  '44{"message":"x"}',
  '429007199254740993["room:leave",{}]',
  '46-["a"]',
];
/** Valid packets in the wrong order. */
const harmless = ['430[]', '437[{"ok":true}]', '43999[null]'];

/** Generates packets of every kind, most with one error. */
export function createHostilePackets(random: RandomSource, known: KnownNames) {
  const depth = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

  function fitting(name: RequestName): Record<string, unknown> {
    const base = { id: randomUUID(), room: random.pick(known.rooms) };
    switch (name) {
      case 'room:enter':
        return random.chance(0.5) ? base : { ...base, username: random.pick(texts).slice(0, 900) };
      case 'room:watch':
        return random.chance(0.5) ? base : { ...base, after: { epoch: random.pick(['e', '']), room: random.below(9) } };
      case 'lobby:list':
        return { ...base, after: random.below(500) };
      case 'lobby:decide':
        return { ...base, participant_id: random.pick(known.guests), allow_entry: random.chance(0.5) };
      default:
        return base;
    }
  }

  function mutated(name: RequestName): unknown {
    if (random.chance(0.1)) return random.pick([...values, ...texts]);
    const payload = fitting(name);
    const key = random.pick([...Object.keys(payload), random.pick(['more', '__proto__', 'constructor', 'ok'])]);
    const kind = random.below(4);
    if (kind === 0) delete payload[key];
    else Object.defineProperty(payload, key, { value: random.pick(kind === 1 ? texts : values), enumerable: true });
    return payload;
  }

  const event = (number: number | null, name: unknown, ...args: unknown[]): HostilePacket => ({
    frames: [`42${number ?? ''}${JSON.stringify([name, ...args])}`],
    asks: number === null ? null : String(name),
    ends: 'not',
  });

  function deep(number: number): HostilePacket {
    const name = random.pick(names);
    const key = random.pick(['room', 'username', 'after', 'id', '__proto__']);
    const payload = `{"id":"${randomUUID()}","room":"${random.pick(known.rooms)}","${key}":${depth(2_000 + random.below(4_000))}}`;
    return { frames: [`42${number}["${name}",${payload}]`], asks: name, ends: 'not' };
  }

  function binary(number: number): HostilePacket {
    const name = random.pick(names);
    const payload = {
      ...fitting(name),
      [random.pick(['id', 'room', 'username', 'after'])]: { _placeholder: true, num: 0 },
    };
    const bytes = Uint8Array.from({ length: random.below(200) }, () => random.below(256));
    return { frames: [`451-${number}${JSON.stringify([name, payload])}`, bytes], asks: name, ends: 'not' };
  }

  return {
    /** A packet that must leave the connection as it is; `number` is that of its ack. */
    next(number: number): HostilePacket {
      const name = random.pick(names);
      const kind = random.below(100);
      if (kind < 12) return event(number, name, fitting(name));
      if (kind < 66) return event(number, name, mutated(name));
      if (kind < 74) return event(null, random.chance(0.5) ? name : random.pick(strange), mutated(name));
      if (kind < 84) return event(number, random.pick<unknown>([...strange, 5]), mutated(name));
      if (kind < 91) return event(number, name, ...Array.from({ length: random.pick([0, 2, 3]) }, () => fitting(name)));
      if (kind < 93) return deep(number);
      if (kind < 98) return binary(number);
      return { frames: [random.pick(harmless)], asks: null, ends: 'not' };
    },
    /** A packet that may or must end its connection. */
    last(): HostilePacket {
      if (random.chance(0.4)) {
        const frame = `421${JSON.stringify([random.pick(names), { ...fitting('room:enter'), more: 'x'.repeat(16_384 + random.below(90_000)) }])}`;
        return { frames: [random.chance(0.8) ? frame : new Uint8Array(17_000)], asks: null, ends: 'must' };
      }
      const frame = random.chance(0.2) ? Uint8Array.from([4, 0, 255]) : random.pick(broken);
      return { frames: [frame], asks: null, ends: 'may' };
    },
    /** Payloads of a handshake instead of credentials. */
    handshake: (): string =>
      random.pick([
        '40null',
        '40[]',
        '40"x"',
        '405',
        '40{"token":{}}',
        '40{"guest":[1]}',
        '40{"guest":"\\u0000"}',
        '40{"token":"a.b.c"}',
        `40{"token":${depth(3_000)}}`,
        '40{"__proto__":{"guest":"x"}}',
        '42["room:enter",{}]',
        '41',
        `40{"guest":"${'x'.repeat(9_000)}"}`,
      ]),
  };
}

export type HostilePackets = ReturnType<typeof createHostilePackets>;
