import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Returns whether a TCP port of the loopback address is free. */
export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ port, host, exclusive: true });
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

/** Finds a free TCP port of the loopback address; `preferred` if it is free. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await isPortFree(preferred))) return preferred;
  const server = createServer();
  server.listen({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('The system has given no port.');
  return address.port;
}

/** Finds the first free block of `size` UDP ports at or above `from`. */
export async function freeUdpBlock(from: number, size: number): Promise<number> {
  const last = 65_536 - size;
  // If no block fits above `from`, search from 20000, below the ports that systems assign automatically.
  for (let start = from <= last ? from : 20_000; start <= last; start += size) {
    const free = await Promise.all(Array.from({ length: size }, (_, index) => isUdpPortFree(start + index)));
    if (free.every(Boolean)) return start;
  }
  throw new Error(`There are no ${size} free UDP ports in a row above ${from}.`);
}

async function isUdpPortFree(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  try {
    socket.bind({ port, exclusive: true });
    await once(socket, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    socket.close();
  }
}
