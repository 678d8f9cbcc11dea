import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv, promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { createMetrics } from '#src/operators/metrics.ts';
import { allDomains } from '#src/product-runtime.ts';
import { routes } from '#src/routes.ts';
import { known } from '#src/settings/catalogue.ts';
import { readSettings } from '#src/settings/settings.ts';
import { findKubernetesTools } from '#test/support/kubernetes-tools.ts';
import { makeTestFolder } from '#test/support/test-folder.ts';
import { foreignKinds, type Manifest, readManifests, workloads } from './manifest.ts';

const root = new URL('../../', import.meta.url).pathname;
const found = await findKubernetesTools();
// Tests without these tools are skipped, and the start has said why.
const tools = 'missing' in found ? undefined : found;

// Addresses that carry a password.
const urls = { DATABASE_URL: 'postgres://u:a-long-password@db/meet', REDIS_URL: 'redis://redis:6379/1' };

const secrets = parseEnv(await readFile(join(root, 'k8s/secrets.env.example'), 'utf8'));

describe.skipIf(tools === undefined).each(['single-node', 'production', 'with-frontend'])('the overlay %s', (name) => {
  let rendered: string;
  let manifests: Manifest[];
  beforeAll(async () => {
    rendered = (await tools?.render(join(root, 'k8s/overlays', name))) ?? '';
    manifests = readManifests(rendered);
  });
  const named = (kind: string, wanted?: string) =>
    manifests.filter((one) => one.kind === kind && (wanted === undefined || one.metadata.name === wanted));
  const containers = () =>
    workloads(manifests).flatMap(({ metadata, spec }) =>
      spec.template.spec.containers.map((container) => ({ of: metadata.name, ...container })),
    );

  it('is valid for Kubernetes, without an unknown field', async () => {
    await using folder = await makeTestFolder();
    const file = join(folder.path, 'rendered.yaml');
    const documents = rendered
      .split(/^---\n/m)
      .filter((text) => !foreignKinds.some((kind) => text.includes(`kind: ${kind}`)));
    await writeFile(file, documents.join('---\n'));
    const output = await tools?.validate(file);
    expect(output?.match(/passed/g)).toHaveLength(documents.length);
  });

  it('has probes at addresses that the product answers', () => {
    const paths = new Set(routes.filter(({ method }) => method === 'GET').map(({ path }) => path));
    const own = containers().find(({ of }) => of === 'greenroom');
    const probes = [own?.startupProbe, own?.livenessProbe, own?.readinessProbe].map((probe) => probe?.httpGet);
    expect(probes.map((probe) => probe?.path)).toEqual(['/__lbheartbeat__', '/__lbheartbeat__', '/__heartbeat__']);
    for (const probe of probes) {
      expect(paths).toContain(probe?.path);
      expect(own?.ports?.map((port) => port.name)).toContain(probe?.port);
    }
  });

  it('sets only what the product reads, with which it starts, and secrets by reference only', () => {
    for (const { of, image, env = [], envFrom = [] } of containers()) {
      if (!image.startsWith('greenroom:')) continue;
      const maps = envFrom.flatMap(({ configMapRef }) => named('ConfigMap', configMapRef?.name ?? ''));
      expect(maps, of).toHaveLength(1);
      expect(envFrom.flatMap(({ secretRef }) => secretRef?.name ?? [])).toEqual(['greenroom-secrets']);
      const values = { ...maps[0]?.data, ...Object.fromEntries(env.map((one) => [one.name, one.value ?? ''])) };
      const names = Object.keys({ ...values, ...secrets });
      expect(names.filter((one) => !known.has(one))).toEqual([]);
      const secret = (one: string) => known.get(one)?.kind.secret === true || Object.keys(urls).includes(one);
      expect(Object.keys(values).filter(secret)).toEqual([]);
      const given = Object.keys(secrets).map((one) => [one, 'a-value-of-more-than-thirty-two-characters']);
      expect(() => readSettings({ ...values, ...Object.fromEntries(given), ...urls })).not.toThrow();
    }
    expect(named('Secret')).toEqual([]);
  });

  it('runs every container without privileges, on a file system that it cannot write', () => {
    for (const { metadata, spec } of workloads(manifests)) {
      const pod = spec.template.spec;
      expect(pod.automountServiceAccountToken, metadata.name).toBe(false);
      expect(pod.securityContext, metadata.name).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      for (const { securityContext } of pod.containers) {
        expect(securityContext, metadata.name).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
      }
    }
  });

  it('has services that lead to ports of pods, each of them opened by a network policy', () => {
    const services = named('Service');
    expect(services.length).toBeGreaterThanOrEqual(4);
    for (const { metadata, spec } of services) {
      const pods = workloads(manifests).filter(({ spec: { template } }) =>
        Object.entries(spec.selector).every(([key, value]) => template.metadata.labels[key] === value),
      );
      expect(pods, metadata.name).toHaveLength(1);
      const policies = named('NetworkPolicy').filter(
        (policy) => policy.spec.podSelector.matchLabels['app.kubernetes.io/name'] === pods[0]?.metadata.name,
      );
      for (const { targetPort } of spec.ports) {
        const ports = pods[0]?.spec.template.spec.containers.flatMap((one) => one.ports ?? []);
        expect(
          ports?.map((port) => port.name),
          metadata.name,
        ).toContain(targetPort);
        const opened = policies.flatMap((policy) => policy.spec.ingress ?? []).filter(({ from }) => from.length > 0);
        expect(
          opened.flatMap((rule) => rule.ports.map(({ port }) => port)),
          metadata.name,
        ).toContain(targetPort);
      }
    }
  });

  it('closes every pod in both directions but for what a policy names', () => {
    for (const { metadata } of workloads(manifests)) {
      const [policy, ...others] = named('NetworkPolicy', metadata.name);
      expect(others).toEqual([]);
      expect(policy?.spec.policyTypes, metadata.name).toEqual(['Ingress', 'Egress']);
    }
  });

  it.runIf(name === 'with-frontend')(
    'leads the paths of the product past the frontend, the page of operators too',
    () => {
      const [ingress] = named('Ingress', 'greenroom');
      const own = ingress?.spec.rules
        .flatMap(({ http }) => http.paths)
        .filter(({ backend }) => backend.service.name === 'greenroom')
        .map(({ path }) => path);
      const first = (path: string) => `/${path.split('/')[1]}/`;
      const served = routes
        .map(({ path }) => first(path))
        .filter((path) => /^.(api|external-api|operators)/.test(path));
      expect(served).toContain('/operators/');
      expect(own).toEqual(expect.arrayContaining([...new Set(served)]));
    },
  );

  it('leads every path of an ingress to a service and a port, and no ingress to the open metrics', () => {
    for (const { metadata, spec } of named('Ingress')) {
      for (const { path, backend } of spec.rules.flatMap(({ http }) => http.paths)) {
        const [service] = named('Service', backend.service.name);
        expect(
          service?.spec.ports.map((port) => port.name),
          metadata.name,
        ).toContain(backend.service.port.name);
        expect(backend.service.name, path).not.toBe('greenroom-metrics');
      }
    }
    const allowed = named('ConfigMap').flatMap(({ data = {} }) => data.DJANGO_ALLOWED_HOSTS?.split(',') ?? []);
    const hosts = named('Ingress').flatMap(({ spec }) => spec.rules.map(({ host }) => host));
    expect(hosts.filter((host) => !allowed.includes(host))).toEqual([]);
  });

  it('gives nginx a value for every variable of its configuration', async () => {
    const template = await readFile(join(root, 'nginx/greenroom.conf.template'), 'utf8');
    const nginx = containers().find(({ of }) => of === 'greenroom-media');
    const used = new Set([...template.matchAll(/\$\{(\w+)\}/g)].map(([, variable]) => variable));
    expect(new Set(nginx?.env?.map((one) => one.name))).toEqual(used);
  });

  it('scales and warns by metrics that the product has', async () => {
    const { registry } = createMetrics(allDomains);
    const exposed = await registry.metrics();
    const scaled = named('HorizontalPodAutoscaler').flatMap(({ spec }) =>
      spec.metrics.map(({ pods }) => pods.metric.name),
    );
    const rules = named('PrometheusRule').flatMap(({ spec }) => spec.groups.flatMap((group) => group.rules));
    const watched = rules.flatMap(({ expr }) => expr.match(/\b(greenroom_|nodejs_)\w+/g) ?? []);
    expect([...scaled, ...watched]).toHaveLength(name === 'single-node' ? 0 : 5);
    for (const metric of [...scaled, ...watched]) {
      expect(exposed, metric).toContain(`# TYPE ${metric.replace(/_bucket$/, '')} `);
    }
    const adapter = await readFile(join(root, 'k8s/autoscaling/adapter-values.yaml'), 'utf8');
    for (const metric of scaled) expect(adapter).toContain(`seriesQuery: '${metric}{`);
  });
});

describe.skipIf(tools === undefined)('an overlay that was translated from values of the chart of La Suite Meet', () => {
  it('renders on the base to valid manifests with its hosts, replicas and references', async () => {
    await using folder = await makeTestFolder();
    await cp(join(root, 'k8s'), join(folder.path, 'k8s'), { recursive: true });
    await cp(join(root, 'nginx'), join(folder.path, 'nginx'), { recursive: true });
    const overlay = join(folder.path, 'k8s/overlays/mine');
    await mkdir(overlay);
    const command = [
      join(root, 'src/cli/greenroom.ts'),
      'migrate-values',
      join(root, 'test/fixtures/chart-values.yaml'),
    ];
    const { stdout } = await promisify(execFile)(process.execPath, command, { env: {} });
    await writeFile(join(overlay, 'kustomization.yaml'), stdout);
    const rendered = (await tools?.render(overlay)) ?? '';
    const file = join(folder.path, 'rendered.yaml');
    await writeFile(file, rendered);
    const manifests = readManifests(rendered);
    expect((await tools?.validate(file))?.match(/passed/g)).toHaveLength(manifests.length);
    const one = (kind: string, name: string) =>
      manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
    expect(one('Deployment', 'greenroom')?.spec.replicas).toBe(5);
    expect(one('Job', 'greenroom-migrate')?.spec.template.spec.containers[0]?.env).toHaveLength(2);
    expect(one('Deployment', 'greenroom')?.spec.template.spec.containers[0]?.envFrom).toHaveLength(2);
    expect(one('Ingress', 'greenroom')?.spec.rules.map(({ host }) => host)).toEqual([
      'meet.example.net',
      'visio.example.net',
    ]);
    expect(one('PodDisruptionBudget', 'greenroom')).toBeUndefined();
    expect(one('Ingress', 'greenroom-webhook')).toBeUndefined();
    const settings = manifests.find(({ data }) => data?.DJANGO_EMAIL_PORT === '1025');
    expect(settings?.data?.DJANGO_ALLOWED_HOSTS).toBe('meet.example.net,visio.example.net');
  });
});
