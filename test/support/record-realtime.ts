import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Socket } from 'socket.io-client';
import { checkPacket, type SeenPacket } from './check-realtime.ts';

/** A packet of Socket.IO, https://github.com/socketio/socket.io-protocol#packet-encoding. */
interface Packet {
  readonly type: number;
  readonly id?: number;
  readonly data?: unknown;
}

interface Hooks {
  packet(this: object, sent: Packet): void;
  onpacket(this: object, received: Packet): void;
}

const types = { connect: 0, event: 2, ack: 3, connectError: 4 };
const packets = channel('test.realtime.packet');

/** Every client of this process reports what it receives. */
function listenToAllClients(): void {
  const prototype = Socket.prototype as unknown as Hooks;
  const { packet, onpacket } = prototype;
  const asked = new WeakMap<object, Map<number, string>>();
  prototype.packet = function (sent) {
    if (sent.type === types.event && sent.id !== undefined) {
      const names = asked.get(this) ?? new Map<number, string>();
      asked.set(this, names.set(sent.id, String((sent.data as unknown[])[0])));
    }
    packet.call(this, sent);
  };
  prototype.onpacket = function (received) {
    const seen = read(received, (id) => asked.get(this)?.get(id));
    if (seen !== null) packets.publish(seen);
    onpacket.call(this, received);
  };
}

function read({ type, id, data }: Packet, nameOf: (id: number) => string | undefined): SeenPacket | null {
  if (type === types.connect) return { kind: 'connected', name: '', args: [data] };
  if (type === types.connectError) {
    return { kind: 'connect_error', name: '', args: [(data as { data?: unknown }).data] };
  }
  const [first, ...rest] = Array.isArray(data) ? data : [];
  if (type === types.event) return { kind: 'push', name: String(first), args: rest };
  // Packets that a test wrote without its client have no ack.
  const name = type === types.ack ? nameOf(id!) : undefined;
  return name === undefined ? null : { kind: 'ack', name, args: [first, ...rest] };
}

listenToAllClients();

/** Validates everything that the clients of this process receive against the realtime document. */
interface RealtimeRecorder {
  /** Number of validated packets. */
  readonly count: number;
  /** Stops, and throws when a packet did not match. */
  stop(): void;
}

export function recordRealtime(): RealtimeRecorder {
  const problems = new Set<string>();
  let count = 0;
  const onPacket = (seen: unknown) => {
    count += 1;
    const problem = checkPacket(seen as SeenPacket);
    if (problem !== null) problems.add(problem);
  };
  subscribe(packets.name, onPacket);
  return {
    get count() {
      return count;
    },
    stop() {
      unsubscribe(packets.name, onPacket);
      if (problems.size > 0) throw new Error(`Not as the realtime document says:\n${[...problems].join('\n')}`);
    },
  };
}
