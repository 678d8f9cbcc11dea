import { checkPacket } from './check-realtime.ts';
import type { HostilePacket, HostilePackets } from './hostile-packets.ts';
import type { RandomSource } from './random-source.ts';
import { openRawSocket, type RawSocket } from './raw-socket.ts';

/** A hostile sender with the credentials of one connection. */
export interface HostilePerson {
  readonly who: string;
  readonly cookie?: string;
  /** The `auth` of the handshake. */
  readonly auth?: object;
  /** A text that no frame to this person may contain. */
  readonly secret: string;
  /** Throws when a push reveals something that this person may not see. */
  allows(push: { readonly name: string; readonly payload: Readonly<Record<string, unknown>> }): void;
}

export interface HostileReport {
  packets: number;
  connections: number;
  ended: number;
  /** Code of the answer, or `ok` → how often. */
  readonly answers: Map<string, number>;
}

const batch = 60;
const patience = 20_000;

/** Sends packets from one connection after the other until `report` has counted enough of them. */
export async function sendHostilePackets(
  target: { readonly origin: string; readonly person: HostilePerson; readonly enough: number },
  source: { readonly random: RandomSource; readonly packets: HostilePackets },
  report: HostileReport,
): Promise<void> {
  const { random, packets } = source;
  while (report.packets < target.enough) {
    report.connections += 1;
    if (random.chance(0.15)) await shakeHandsBadly(target.origin, packets);
    const connection = await connect(target, report);
    for (let rounds = 1 + random.below(6); rounds > 0 && report.packets < target.enough; rounds--) {
      const sent = Array.from({ length: batch }, () => connection.send((number) => packets.next(number)));
      report.packets += sent.length;
      await within(Promise.all(sent), `answers to ${target.person.who}`);
      if (!connection.socket.open) throw new Error('A connection was ended for packets that may come');
    }
    await endBadly(connection, packets.last(), report);
  }
}

interface Connection {
  readonly socket: RawSocket;
  /** Resolves with the ack, or at once when none is asked for. */
  send(make: (number: number) => HostilePacket): Promise<void>;
}

async function connect({ origin, person }: { origin: string; person: HostilePerson }, report: HostileReport) {
  const asked = new Map<number, { readonly name: string; readonly answered: () => void }>();
  let connected = (_text: string) => {};
  let failed: unknown;
  const greeting = new Promise<string>((resolve) => {
    connected = resolve;
  });
  const hear = (frame: string) => {
    const [, type, number, json = ''] = /^4(\d)(\d*)(.*)$/s.exec(frame) ?? [];
    if (frame.includes(person.secret)) throw new Error(`${person.who} was told ${frame}`);
    if (type === '0' || type === '4') connected(frame);
    if (type === '2') person.allows(readPush(json));
    if (type === '3') readAck(Number(number), json);
  };
  const readAck = (number: number, json: string) => {
    const { name, answered } = asked.get(number) ?? {};
    if (name === undefined || answered === undefined)
      throw new Error(`An ack that nobody asked for: ${number} ${json}`);
    asked.delete(number);
    const args = JSON.parse(json) as [{ ok: boolean; code?: string }];
    const problem = checkPacket({ kind: 'ack', name, args });
    if (problem !== null) throw new Error(problem);
    const code = args[0].ok ? 'ok' : args[0].code!;
    if (code === 'internal' || code === 'unavailable') throw new Error(`${name} was answered ${json}`);
    report.answers.set(code, (report.answers.get(code) ?? 0) + 1);
    answered();
  };
  const headers = person.cookie === undefined ? {} : { cookie: person.cookie };
  const socket = await openRawSocket(origin, headers, (frame) => {
    try {
      hear(frame);
    } catch (error) {
      failed ??= error;
    }
  });
  socket.send(`40${JSON.stringify(person.auth ?? {})}`);
  const greeted = await within(greeting, `the handshake of ${person.who}`);
  if (!greeted.startsWith('40')) throw new Error(`The handshake was answered ${greeted}`);
  let next = 0;
  const connection: Connection = {
    socket,
    async send(make) {
      const number = next++;
      const { frames, asks } = make(number);
      const answer =
        asks === null ? null : new Promise<void>((answered) => asked.set(number, { name: asks, answered }));
      for (const frame of frames) socket.send(frame);
      await Promise.race([answer, socket.closed]);
      if (failed !== undefined) throw failed;
    },
  };
  return connection;
}

function readPush(json: string): { name: string; payload: Readonly<Record<string, unknown>> } {
  const [name, ...args] = JSON.parse(json) as [string, ...unknown[]];
  const problem = checkPacket({ kind: 'push', name, args });
  if (problem !== null) throw new Error(problem);
  return { name, payload: args[0] as Readonly<Record<string, unknown>> };
}

/** A last packet, after which the connection ends, or else still answers. */
async function endBadly(connection: Connection, last: HostilePacket, report: HostileReport): Promise<void> {
  report.packets += 1;
  for (const frame of last.frames) connection.socket.send(frame);
  if (last.ends === 'may') {
    const frames = ['427777["room:leave",{}]'];
    await within(
      connection.send(() => ({ frames, asks: null, ends: 'not' })),
      'the last answer',
    );
    connection.socket.close();
  }
  await within(connection.socket.closed, `the end of a connection after ${String(last.frames[0]).slice(0, 60)}`);
  report.ended += 1;
}

async function shakeHandsBadly(origin: string, packets: HostilePackets): Promise<void> {
  const socket = await openRawSocket(origin, {}, () => undefined);
  socket.send(packets.handshake());
  socket.close();
  await within(socket.closed, 'the end of a bad handshake');
}

async function within<Result>(promise: Promise<Result>, missing: string): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited in vain for ${missing}`)), patience);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
