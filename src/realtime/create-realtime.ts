import type { Server as HttpServer } from 'node:http';
import { createAdapter } from '@socket.io/redis-adapter';
import type { Redis } from 'ioredis';
import { Server } from 'socket.io';
import { createHostRule } from '#src/identity/host-rule.ts';
import { createLanguageOf } from '#src/identity/language-of.ts';
import { asOwnUuid, newId } from '#src/kernel/ids.ts';
import type { Fact } from '../facts/fact.ts';
import { createAnnouncer } from './announcer.ts';
import { answerPacket } from './answer-requests.ts';
import { closeEnded } from './close-ended.ts';
import { type Connection, closeUnread } from './close-unread.ts';
import { countConnections, joinPatience } from './count-connections.ts';
import { CredentialRefusal, describeConnectRefusal } from './credential-refusal.ts';
import { identifySpeaker } from './handshake.ts';
import { createPlaces } from './places.ts';
import { maxPacketBytes } from './protocol.ts';
import type { RealtimeParts, RealtimeServer } from './realtime-parts.ts';
import { createTurns } from './turns.ts';
import { createWatches } from './watches.ts';

export interface Realtime {
  /** Flushes these rooms to the sockets here and sends "look" to the other replicas. */
  look(rooms: ReadonlySet<string>, facts: readonly Fact[]): void;
  /** To be called once a second: pushes what any replica has committed and this one has not pushed yet. */
  lookAtAll(): Promise<void>;
  /** To be called every 15 s: pushes heads, and ends watches and places whose right is gone. */
  lookRound(): Promise<void>;
  holdAllAgain(): Promise<void>;
  /** Closes the sockets; their clients reconnect to another replica. */
  close(): void;
}

/**
 * Serves the realtime channel on an HTTP server. Redis only carries "look": no token and no personal data. Without
 * Redis nothing is lost, because each replica scans once a second.
 */
export function createRealtime(
  parts: RealtimeParts,
  http: HttpServer,
  redis: { readonly pub: Redis; readonly sub: Redis } | null,
): Realtime {
  const isOurs = createHostRule(parts.settings);
  const languageOf = createLanguageOf(parts.settings);
  const connections = countConnections(parts);
  const io: RealtimeServer = new Server(http, {
    serveClient: false,
    allowRequest: (request, done) => {
      const { host, network } = parts.clientOf(request);
      done(null, isOurs(host) && connections.mayOpen(network));
    },
    maxHttpBufferSize: maxPacketBytes,
    connectTimeout: joinPatience,
    ...(redis === null ? {} : { adapter: createAdapter(redis.pub, redis.sub, { key: 'greenroom' }) }),
  });
  io.engine.on('connection', (connection: Connection) => {
    connections.add(connection);
    closeUnread(connection, () => parts.onThrottled('unread'));
  });
  const announcer = createAnnouncer(parts, io, (fact) => watches.hear(fact));
  const places = createPlaces(parts, io, announcer);
  const watches = createWatches(parts, io, announcer);
  const answering = { parts, places, watches };

  io.on('look', (rooms: unknown) => {
    if (Array.isArray(rooms)) announcer.look(rooms.map(String));
  });
  io.use((socket, next) => {
    const admit = async () => {
      const { network: address } = parts.clientOf(socket.request);
      connections.refuseTooMany(socket.conn);
      await parts.throttle('connect', { address });
      const speaker = await identifySpeaker(parts, socket);
      const turns = createTurns(() => parts.onThrottled('pending-requests'));
      const { client } = socket.handshake.auth as { client?: unknown };
      const connection = (typeof client === 'string' && asOwnUuid(client)) || newId();
      const held = { connection, watches: new Map(), beginning: [], places: new Set(), turns };
      Object.assign(socket.data, { speaker, address, language: languageOf(socket.handshake.headers), ...held });
    };
    admit().then(
      () => next(),
      (error: unknown) => {
        if (error instanceof CredentialRefusal) {
          const credential = error.credential === 'token' ? 'livekit-token' : 'guest';
          parts.security('credential.refused', { credential, reason: error.code });
        }
        const { message, data } = describeConnectRefusal(error);
        next(Object.assign(new Error(message), { data }));
        // After the refusal was sent, the connection has no use.
        setImmediate(() => socket.conn.close());
      },
    );
  });
  io.on('connection', (socket) => {
    parts.metrics.sockets.inc();
    socket.data.resumed = places.resume(socket).catch((error: unknown) => {
      parts.log.warn({ err: error }, 'failed to resume the places of a guest');
      // Closes the transport only: after a server-side disconnect, Socket.IO clients do not reconnect.
      socket.conn.close();
    });
    socket.use((packet) => void answerPacket(answering, socket, packet));
    socket.on('disconnect', (reason) => {
      parts.metrics.sockets.dec();
      // A connection without the namespace has no use.
      if (reason === 'client namespace disconnect') socket.conn.close();
      for (const room of [...socket.data.watches.keys()]) watches.end(socket, room);
      for (const place of [...socket.data.places]) places.letGo(socket, place);
    });
  });

  return {
    look(rooms, facts) {
      announcer.look(rooms, facts);
      // After a failure, the next scan finds the places.
      places.hearKnocks(facts).catch((error: unknown) => {
        parts.log.warn({ err: error }, 'failed to attach a place to the other tabs of a guest');
      });
      if (redis !== null && redis.pub.status === 'ready') io.serverSideEmit('look', [...rooms]);
    },
    async lookAtAll() {
      await announcer.lookAtAll();
      announcer.tellMoved();
      await places.lookAround();
    },
    async lookRound() {
      await announcer.tellHeads();
      await watches.checkRights();
      await closeEnded(parts, io.sockets.sockets.values());
      await places.releaseForgotten();
    },
    holdAllAgain: () => places.holdAllAgain(),
    close() {
      places.close();
      // Closes the transports only: Socket.IO clients reconnect by themselves.
      io.engine.close();
    },
  };
}
