import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { GoProgram } from '#dev/build-with-go.ts';
import { randomSecret } from '#dev/secrets.ts';
import type { S3TestAccess } from './provided.ts';
import { startOnFreePort } from './start-on-free-port.ts';
import type { TestPart } from './test-parts.ts';
import { findOrBuildTestProgram, minio, versitygw } from './test-programs.ts';

/** Where MinIO reports the events of buckets that subscribe to `arn:minio:sqs::GREENROOM:webhook`. */
interface EventHook {
  readonly url: string;
  /** Sent as a bearer token. */
  readonly token: string;
}

export function startTestMinio(dataDir: string, hook?: EventHook): Promise<TestPart<S3TestAccess>> {
  const folder = join(dataDir, 'minio');
  const hooked = hook && {
    MINIO_NOTIFY_WEBHOOK_ENABLE_GREENROOM: 'on',
    MINIO_NOTIFY_WEBHOOK_ENDPOINT_GREENROOM: hook.url,
    MINIO_NOTIFY_WEBHOOK_AUTH_TOKEN_GREENROOM: hook.token,
    // Without it, events are lost while the hook is down.
    MINIO_NOTIFY_WEBHOOK_QUEUE_DIR_GREENROOM: join(folder, 'events'),
  };
  return startS3(minio, dataDir, async (keys) => ({
    args: (port) => [
      ...['server', '--quiet', '--address', `127.0.0.1:${port}`],
      ...['--certs-dir', join(folder, 'certs'), join(folder, 'data')],
    ],
    env: {
      MINIO_ROOT_USER: keys.accessKey,
      MINIO_ROOT_PASSWORD: keys.secretKey,
      MINIO_BROWSER: 'off',
      MINIO_UPDATE: 'off',
      ...hooked,
    },
  }));
}

export function startTestVersitygw(dataDir: string): Promise<TestPart<S3TestAccess>> {
  const folder = join(dataDir, 'versitygw');
  return startS3(versitygw, dataDir, async (keys) => {
    for (const name of ['data', 'attributes']) await mkdir(join(folder, name), { recursive: true });
    return {
      args: (port) => [
        ...['--quiet', '--port', `127.0.0.1:${port}`, '--region', 'us-east-1'],
        // Attributes of objects lie in files, because not every file system of a test machine has extended attributes.
        ...['posix', '--sidecar', join(folder, 'attributes'), join(folder, 'data')],
      ],
      env: { ROOT_ACCESS_KEY_ID: keys.accessKey, ROOT_SECRET_ACCESS_KEY: keys.secretKey },
    };
  });
}

type Keys = Pick<S3TestAccess, 'accessKey' | 'secretKey'>;
type Start = Pick<Parameters<typeof startOnFreePort>[0], 'args' | 'env'>;

async function startS3(
  program: GoProgram,
  dataDir: string,
  describe: (keys: Keys) => Promise<Start>,
): Promise<TestPart<S3TestAccess>> {
  const { title, name, module } = program;
  const found = await findOrBuildTestProgram(program, dataDir);
  if ('failure' in found) {
    const why = found.failure === null ? 'is not installed' : `could not be built (${found.failure})`;
    return { missing: `${title} ${why}: put ${name} on the PATH, or have Go, and run \`go install ${module}\`` };
  }
  const keys = { accessKey: 'greenroom', secretKey: randomSecret() };
  const { args, env } = await describe(keys);
  const command = found.path;
  const server = await startOnFreePort({ dataDir, name, command, args, env: { ...process.env, ...env } });
  return {
    access: { ...keys, endpoint: `http://127.0.0.1:${server.port}` },
    described: command,
    stop: server.stop,
  };
}
