import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { findProgram } from '#dev/find-program.ts';
import { makeSecrets } from '#src/cli/make-secrets.ts';
import { adviseOn } from '#src/settings/advice.ts';
import { reportNames } from '#src/settings/names-report.ts';
import { readSettings } from '#src/settings/settings.ts';
import { makeTestFolder } from '#test/support/test-folder.ts';
import { type ComposeFile, readCompose, readEnvFiles, root, withDefaults } from './compose-file.ts';
import { publicImages } from './public-images.ts';

const templates = join(root, 'docker/secrets.d');

let base: ComposeFile;
let override: ComposeFile;
beforeAll(async () => {
  base = await readCompose('docker-compose.yml');
  override = await readCompose('compose.override.yml');
});

/** Returns Docker's program if it has compose; says so if not. */
async function findCompose(): Promise<string | undefined> {
  const docker = findProgram('docker');
  const works = await promisify(execFile)(docker ?? 'docker', ['compose', 'version']).catch(() => null);
  if (works === null) console.log('missing: docker compose (apt-get install docker-compose-v2): its test is skipped');
  return works === null ? undefined : docker;
}

/** Environment files of the backend that must be there, in their order. */
const shipped = (file: ComposeFile) =>
  (file.services.backend?.env_file ?? []).filter((entry): entry is string => typeof entry === 'string');

describe('the installation with containers', () => {
  it('has the services of La Suite Meet under their names, and optional ones as profiles', () => {
    const profiles = Object.entries(base.services).map(([name, { profiles = [] }]) => [name, profiles.join()]);
    expect(Object.fromEntries(profiles)).toEqual({
      secrets: '',
      postgresql: '',
      redis: '',
      migrate: '',
      backend: '',
      frontend: '',
      nginx: '',
      livekit: '',
      minio: '',
      createbuckets: '',
      kc_postgresql: '',
      keycloak: '',
      mailcatcher: '',
      'livekit-egress': 'recording',
      'livekit-sip': 'telephony',
      prometheus: 'monitoring',
      grafana: 'monitoring',
    });
  });

  it('waits only for services that there are, and mounts only files and volumes that there are', () => {
    for (const file of [base, override]) {
      for (const [name, { depends_on = {}, volumes = [] }] of Object.entries(file.services)) {
        for (const [needed, { condition }] of Object.entries(depends_on)) {
          expect(base.services[needed], `${name} needs ${needed}`).toBeDefined();
          const checked = base.services[needed]?.healthcheck?.test !== undefined || needed === 'backend';
          if (condition === 'service_healthy') expect(checked, `${needed} has a health check`).toBe(true);
        }
        for (const [source = ''] of volumes.map((volume) => volume.split(':'))) {
          if (source.startsWith('.')) expect(existsSync(join(root, source)), source).toBe(true);
          else expect(Object.keys(base.volumes ?? {})).toContain(source);
        }
      }
    }
    expect(Object.keys(override.services).filter((name) => base.services[name] === undefined)).toEqual([]);
  });

  it('has a stand-in for every public image that is no profile’s, for machines without a registry', async () => {
    const used = Object.values(base.services).filter(({ profiles }) => profiles === undefined);
    const names = new Set(
      used.map(({ image }) => withDefaults(image)).filter((name) => !name.startsWith('greenroom:')),
    );
    const { node, ...others } = publicImages;
    expect(new Set(Object.values(others))).toEqual(names);
    expect(await readFile(join(root, 'Dockerfile'), 'utf8')).toContain(`ARG NODE_IMAGE=${node}\n`);
    const stages = await readFile(join(root, 'test/deploy/stand-ins/Dockerfile'), 'utf8');
    for (const stage of Object.keys(publicImages)) expect(stages).toContain(` AS ${stage}\n`);
  });

  it('publishes each port once', () => {
    const published = Object.values(base.services).flatMap(({ ports = [] }) =>
      ports.map((port) => withDefaults(port).split(':').at(-2)),
    );
    expect(new Set(published).size).toBe(published.length);
  });

  it.each(['production', 'development'])('starts the product in %s with settings that it knows', async (mode) => {
    await using folder = await makeTestFolder();
    await makeSecrets(folder.path, templates);
    const files = [...shipped(base), ...(mode === 'development' ? shipped(override) : [])];
    const read = await readEnvFiles(files);
    expect(read.NODE_ENV).toBe(mode);
    const env = Object.fromEntries(
      Object.entries(read).map(([name, value]) => [name, value.replace(/^\/secrets/, folder.path)]),
    );
    const settings = readSettings(env);
    expect(settings).toMatchObject({ DB_HOST: 'postgresql', LIVEKIT_API_KEY: 'meet', DB_PASSWORD: expect.any(String) });
    expect(settings.LIVEKIT_API_SECRET).toBe(await readFile(join(folder.path, 'livekit-api-secret'), 'utf8'));
    const { unknown } = reportNames(env);
    expect(unknown).toEqual([]);
    expect(adviseOn(settings)).toEqual([]);
  });

  it('lets the product be stopped while it starts', () => {
    expect([base.services.backend?.init, base.services.migrate?.init]).toEqual([true, true]);
  });

  it('gives browsers other addresses than containers', async () => {
    const read = await readEnvFiles(shipped(base));
    const services = Object.keys(base.services);
    const host = (name: string) => new URL(read[name] ?? '').hostname;
    const inside = ['LIVEKIT_API_URL', 'AWS_S3_ENDPOINT_URL', 'OIDC_OP_TOKEN_ENDPOINT', 'OIDC_OP_JWKS_ENDPOINT'];
    for (const name of [...inside, 'REDIS_URL', 'OIDC_OP_USER_ENDPOINT']) expect(services, name).toContain(host(name));
    const outside = ['GREENROOM_LIVEKIT_PUBLIC_URL', 'AWS_S3_DOMAIN_REPLACE', 'OIDC_OP_AUTHORIZATION_ENDPOINT'];
    for (const name of [...outside, 'OIDC_OP_URL', 'LOGIN_REDIRECT_URL'])
      expect(services, name).not.toContain(host(name));
  });

  it('gives nginx a value for every variable of its configuration', async () => {
    const { environment = {}, volumes = [] } = base.services.nginx ?? {};
    const used = new Set<string>();
    for (const [source = ''] of volumes.map((volume) => volume.split(':'))) {
      const text = await readFile(join(root, source), 'utf8');
      for (const [, variable = ''] of text.matchAll(/\$\{(\w+)\}/g)) used.add(variable);
    }
    expect(new Set(Object.keys(environment))).toEqual(used);
    expect(override.services.nginx?.environment).toEqual({ FORWARDED_PROTO: '$$scheme' });
  });

  it('lets LiveKit unmute callers, and sends its webhooks by way of nginx', async () => {
    for (const file of ['livekit-server.yaml', 'livekit-development.yaml']) {
      const livekit = parse(await readFile(join(root, 'docker/livekit', file), 'utf8'));
      expect(livekit.room.enable_remote_unmute).toBe(true);
      expect(livekit.webhook.urls).toEqual(['http://nginx:3000/api/v1.0/rooms/webhooks-livekit/']);
    }
  });
});

const engine = await findCompose();

describe.skipIf(engine === undefined)('the compose files', () => {
  it.each(['docker-compose.yml', 'docker-compose.yml,compose.override.yml'])('are understood: %s', async (files) => {
    const named = files.split(',').flatMap((file) => ['-f', join(root, file)]);
    const profiles = ['recording', 'telephony', 'monitoring'].flatMap((profile) => ['--profile', profile]);
    await promisify(execFile)(engine ?? '', ['compose', ...named, ...profiles, 'config', '--quiet']);
  });
});

describe('the secrets of an installation', () => {
  it('are made once, kept, put into the files that need them, and LiveKit’s keys closed to others', async () => {
    await using folder = await makeTestFolder();
    const secrets = join(folder.path, 'secrets');
    const all = async () =>
      Promise.all(
        (await readdir(secrets)).sort().map(async (name) => [name, await readFile(join(secrets, name), 'utf8')]),
      );
    await makeSecrets(secrets, templates);
    const made = await all();
    await makeSecrets(secrets, templates);
    expect(await all()).toEqual(made);
    const files = Object.fromEntries(made);
    expect(files['livekit-keys.yaml']).toBe(`meet: ${files['livekit-api-secret']}\n`);
    expect(JSON.parse(files['realm.json']).clients[0].secret).toBe(files['oidc-client-secret']);
    expect(made.filter(([, text]) => text?.includes('{{'))).toEqual([]);
    expect(new Set(made.map(([, text]) => text)).size).toBe(made.length);
    expect((await stat(join(secrets, 'livekit-keys.yaml'))).mode & 0o077).toBe(0);
  });

  it('are all there that a service reads', async () => {
    await using folder = await makeTestFolder();
    await makeSecrets(folder.path, templates);
    const made = await readdir(folder.path);
    const env = await readEnvFiles(shipped(base));
    const texts = [JSON.stringify(base.services), ...Object.values(env)].join('\n');
    const read = new Set([...texts.matchAll(/\/secrets\/([\w.-]+)/g)].map(([, name = '']) => name));
    expect(read.size).toBeGreaterThan(10);
    expect([...read].filter((name) => !made.includes(name))).toEqual([]);
  });

  it('are not written from a template that names another one', async () => {
    await using folder = await makeTestFolder();
    await makeSecrets(join(folder.path, 'a'), templates);
    await writeFile(join(folder.path, 'a', 'odd.yaml'), '{{no-such-secret}}');
    await expect(makeSecrets(join(folder.path, 'b'), join(folder.path, 'a'))).rejects.toThrow('no-such-secret');
  });
});
