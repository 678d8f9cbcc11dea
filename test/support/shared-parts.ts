import { compileProduct } from './compile-product.ts';
import { startTestMinio, startTestVersitygw } from './s3-parts.ts';
import { findTestNginx } from './start-nginx.ts';
import { makeTestFolder } from './test-folder.ts';
import { findTestChromium, startTestLiveKits, startTestPostgres, startTestRedis, type TestPart } from './test-parts.ts';

/** The parts of one test run: each is started when the first project asks for it, all end together. */
export interface SharedParts {
  postgres(): ReturnType<typeof startTestPostgres>;
  redis(): ReturnType<typeof startTestRedis>;
  livekit(): ReturnType<typeof startTestLiveKits>;
  minio(): ReturnType<typeof startTestMinio>;
  versitygw(): ReturnType<typeof startTestVersitygw>;
  nginx(): Promise<ReturnType<typeof findTestNginx>>;
  chromium(): Promise<ReturnType<typeof findTestChromium>>;
  /** Resolves when products that are started as processes find themselves compiled. */
  compiled(): Promise<void>;
  stop(): Promise<void>;
}

/** Makes the parts of a run, with so many servers of LiveKit; nothing is started yet. */
export async function shareParts(livekits = 1): Promise<SharedParts> {
  const folder = await makeTestFolder();
  const started = new Map<string, Promise<TestPart<unknown>>>();
  let compiled: Promise<void> | undefined;
  const once = <Access>(name: string, start: () => Promise<TestPart<Access>>): Promise<TestPart<Access>> => {
    const part = (started.get(name) as Promise<TestPart<Access>> | undefined) ?? start();
    if (!started.has(name)) {
      started.set(name, part);
      part.then(
        (known) =>
          console.log('missing' in known ? `missing: ${known.missing}` : `taking part: ${name} (${known.described})`),
        () => undefined,
      );
    }
    return part;
  };
  const parts: SharedParts = {
    postgres: () => once('PostgreSQL', () => startTestPostgres(folder.path)),
    redis: () => once('Redis', () => startTestRedis(folder.path)),
    livekit: () => once('LiveKit', () => startTestLiveKits(folder.path, livekits)),
    minio: () => once('MinIO', () => startTestMinio(folder.path)),
    versitygw: () => once('versitygw', () => startTestVersitygw(folder.path)),
    nginx: () => once('nginx', async () => findTestNginx()),
    chromium: () => once('Chromium', async () => findTestChromium()),
    compiled: () => (compiled ??= compileProduct()),
    async stop() {
      await compiled;
      for (const part of [...started.values()].reverse()) {
        const known = await part.catch(() => undefined);
        if (known !== undefined && 'stop' in known) await known.stop();
      }
      await folder[Symbol.asyncDispose]();
    },
  };
  return parts;
}
