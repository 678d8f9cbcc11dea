import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import type { Ack, ConnectRefusal, RequestName, RequestOf } from '#src/realtime/protocol.ts';
import type { Pushes } from '#src/realtime/pushes.ts';
import { eventually } from './eventually.ts';

type Pushed<Name extends keyof Pushes> = Parameters<Pushes[Name]>[0];
type Payload<Name extends RequestName> = Omit<RequestOf<Name>, 'id'> & { readonly id?: string };

/** A plain Socket.IO connection, without our client. */
export interface Wire {
  readonly socket: Socket;
  /** Sends a request, under a new id unless one is given, and resolves with any ack. */
  ask<Name extends RequestName>(name: Name, payload: Payload<Name>): Promise<Ack<Name>>;
  /** As `ask`; rejects when the request is refused. */
  get<Name extends RequestName>(name: Name, payload: Payload<Name>): Promise<Extract<Ack<Name>, { ok: true }>>;
  /** The pushes of this name so far. */
  heard<Name extends keyof Pushes>(name: Name): readonly Pushed<Name>[];
  /** Waits for the first push of this name that `fits`. */
  hears<Name extends keyof Pushes>(
    name: Name,
    missing: string,
    fits?: (pushed: Pushed<Name>) => boolean,
  ): Promise<Pushed<Name>>;
  /** Acks and pushes in the order of arrival. */
  readonly arrived: readonly string[];
}

export interface WireOptions {
  readonly auth?: Readonly<Record<string, unknown>>;
  readonly cookie?: string;
  /** The `Origin` header. */
  readonly page?: string;
  /** The `X-Forwarded-For` header. */
  readonly forwardedFor?: string;
  /** The `X-Forwarded-Host` header. */
  readonly forwardedHost?: string;
}

/** The connections of one test, closed at its end. */
export interface Wires extends Disposable {
  /** Rejects with code and `data` of the refusal when the server refuses the handshake. */
  connect(origin: string, options?: WireOptions): Promise<Wire>;
}

export function openWires(): Wires {
  const sockets: Socket[] = [];
  return {
    async connect(origin, { auth = {}, cookie, page, forwardedFor, forwardedHost } = {}) {
      const socket = io(origin, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        auth: { ...auth },
        extraHeaders: {
          ...(cookie === undefined ? {} : { cookie }),
          ...(page === undefined ? {} : { origin: page }),
          ...(forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor }),
          ...(forwardedHost === undefined ? {} : { 'x-forwarded-host': forwardedHost }),
        },
      });
      sockets.push(socket);
      const wire = toWire(socket);
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve);
        socket.once('connect_error', (error: Error & { data?: ConnectRefusal }) =>
          reject(Object.assign(new Error(error.data?.code ?? error.message), { data: error.data })),
        );
      });
      return wire;
    },
    [Symbol.dispose]() {
      for (const socket of sockets) socket.disconnect();
    },
  };
}

function toWire(socket: Socket): Wire {
  const pushes: { name: string; pushed: unknown }[] = [];
  const arrived: string[] = [];
  socket.onAny((name: string, pushed: unknown) => {
    pushes.push({ name, pushed });
    arrived.push(name);
  });
  const heard = <Name extends keyof Pushes>(name: Name) =>
    pushes.filter((push) => push.name === name).map(({ pushed }) => pushed as Pushed<Name>);
  // A callback instead of a promise keeps the order of the ack and the pushes right behind it.
  const ask: Wire['ask'] = (name, payload) =>
    new Promise((resolve, reject) => {
      socket.timeout(10_000).emit(name, { id: randomUUID(), ...payload }, (error: Error | null, ack: never) => {
        if (error !== null) return reject(error);
        arrived.push(`ack ${name}`);
        resolve(ack);
      });
    });
  return {
    socket,
    ask,
    async get(name, payload) {
      const ack = await ask(name, payload);
      if (!ack.ok) throw new Error(`${name} was refused: ${ack.code} ${ack.message}`);
      return ack as never;
    },
    heard,
    hears: (name, missing, fits = () => true) => eventually(missing, () => heard(name).find(fits)),
    arrived,
  };
}
