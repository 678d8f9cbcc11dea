import { Redis } from 'ioredis';
import type { Log } from '#src/kernel/log.ts';

/** Opens two Redis connections, to publish and to subscribe; both reconnect after an outage. */
export function connectRedis(url: string, log: Log): { pub: Redis; sub: Redis } {
  const pub = new Redis(url, { maxRetriesPerRequest: null, enableOfflineQueue: true });
  const sub = pub.duplicate();
  for (const client of [pub, sub]) {
    client.on('error', (error) => log.warn({ err: error }, 'Redis is unreachable'));
    // The adapter ignores the promises of its commands: when a closed connection rejects them, the unhandled rejection
    // would end the process.
    const send = client.sendCommand.bind(client);
    client.sendCommand = (command, stream) => {
      command.promise.catch(() => undefined);
      return send(command, stream);
    };
  }
  return { pub, sub };
}
