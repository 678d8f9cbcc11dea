import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { BenchProduct } from './bench-product.ts';
import { milliseconds, type Row, type Sample, summarise } from './measure.ts';

const libraries = [
  'express',
  'socket.io',
  'typeorm',
  'pg',
  'graphile-worker',
  'livekit-server-sdk',
  'xstate',
  'zod',
  'pino',
];

/** Measures the time from process start to the printed address, against the bare import of the same libraries. */
export async function measureStartUp(product: BenchProduct): Promise<Row[]> {
  const env = {
    ...process.env,
    PORT: '0',
    NODE_ENV: 'development',
    npm_lifecycle_event: undefined,
    DATABASE_URL: product.databaseUrl,
    LIVEKIT_API_URL: 'http://127.0.0.1:9',
    LIVEKIT_API_KEY: 'bench',
    LIVEKIT_API_SECRET: 'a-livekit-secret-of-thirty-two-characters',
    DJANGO_SECRET_KEY: 'a-secret-for-the-measurement-of-the-start',
  };
  const imports = [...libraries, 'ioredis', 'openid-client', 'oidc-provider', 'helmet', 'jose', 'prom-client'];
  const bare = [
    '--input-type=module',
    '-e',
    `${imports.map((name) => `import '${name}';`).join('')}console.log('Open')`,
  ];
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let index = 0; index < 5; index++) {
    theirs.push(await timeUntilOpen(bare, env));
    ours.push(await timeUntilOpen([new URL('../src/main.ts', import.meta.url).pathname], env));
  }
  const [start, load]: [Sample, Sample] = [summarise(ours), summarise(theirs)];
  return [
    {
      name: 'start of the product : bare import of its libraries',
      ours: milliseconds(start),
      peer: milliseconds(load),
      ratio: start.median / load.median,
      goal: 'printed',
    },
  ];
}

async function timeUntilOpen(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const elapsed = await new Promise<number>((resolve, reject) => {
    const lines: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (line.includes('Open')) resolve(performance.now() - start);
      });
    }
    child.once('exit', () => reject(new Error(lines.join('\n'))));
  });
  child.kill('SIGTERM');
  await ended;
  return elapsed;
}
