import { Redis } from 'ioredis';
import type { Log } from '#src/kernel/log.ts';

/** Two connections to Redis, to publish and to subscribe, which outlive its absence. */
export function connectRedis(url: string, log: Log): { pub: Redis; sub: Redis } {
  const pub = new Redis(url, { maxRetriesPerRequest: null, enableOfflineQueue: true });
  const sub = pub.duplicate();
  for (const client of [pub, sub]) {
    client.on('error', (error) => log.warn({ err: error }, 'Redis is away'));
    // The adapter does not wait for its commands: those that a closed connection leaves undone would end the process.
    const send = client.sendCommand.bind(client);
    client.sendCommand = (command, stream) => {
      command.promise.catch(() => undefined);
      return send(command, stream);
    };
  }
  return { pub, sub };
}
