import { createServer } from 'node:http';

/**
 * Serves the metrics on a separate port, which should be reachable only by the scraper. Rejects when the port is in
 * use.
 */
export async function serveMetrics(
  address: { readonly port: number; readonly host: string },
  write: () => Promise<{ readonly type: string; readonly body: string }>,
): Promise<{ close(): Promise<void> }> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    write().then(
      ({ type, body }) => response.writeHead(200, { 'content-type': type }).end(body),
      () => response.writeHead(503).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
