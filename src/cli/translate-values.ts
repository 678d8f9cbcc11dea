import { stringify } from 'yaml';
import type { ChartValues, ChartWorkload } from './chart-values.ts';
import { deletion, type Patch, translateIngress } from './translate-ingress.ts';
import { type TranslatedVariables, translateVariables } from './translate-variables.ts';

/** Parts of the chart that Greenroom has no use for, or leaves to their own charts. */
const without = ['celery', 'celeryBackend', 'celeryTranscribe', 'celerySummarize', 'summary', 'agents', 'posthog'];

/** Writes the overlay, for `k8s/overlays/<name>/kustomization.yaml`, that does what these values of the chart do. */
export function translateValues(values: ChartValues): string {
  const variables = translateVariables(values.backend?.envVars ?? {});
  const hasFrontend = values.frontend?.replicas !== 0;
  const overlay = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: ['../../base'],
    ...(hasFrontend && { components: ['../../frontend'] }),
    replicas: replicasOf(values, hasFrontend),
    ...(variables.literals.length > 0 && {
      configMapGenerator: [{ name: 'greenroom-settings', behavior: 'merge', literals: variables.literals }],
    }),
    ...imagesOf(values, hasFrontend),
    patches: [
      ...ingresses(values, hasFrontend),
      ...workload('greenroom', values.backend, variables),
      ...(variables.references.length > 0 ? [environment('Job', 'greenroom-migrate', variables)] : []),
      ...budget('greenroom', values.backend),
      ...(hasFrontend
        ? [...workload('greenroom-frontend', values.frontend), ...budget('greenroom-frontend', values.frontend)]
        : []),
    ],
  };
  return [...notes(values, variables), stringify(overlay, { lineWidth: 0 })].join('\n');
}

function notes(values: ChartValues, { secrets, dropped }: TranslatedVariables): string[] {
  const absent = without.filter((part) => values[part] !== undefined);
  return [
    '# Translated from values of the chart of La Suite Meet; docs/deployment.md has the table.',
    ...(secrets.length > 0
      ? [`# Put into the Secret greenroom-secrets, with the values that they have there: ${secrets.join(', ')}`]
      : []),
    ...(dropped.length > 0 ? [`# Left out, because nothing reads them here: ${dropped.join(', ')}`] : []),
    ...(absent.length > 0 ? [`# Parts without a counterpart here: ${absent.join(', ')}`] : []),
  ];
}

function replicasOf(values: ChartValues, hasFrontend: boolean) {
  const counts = [
    ['greenroom', values.backend?.replicas ?? 3],
    ...(hasFrontend ? [['greenroom-frontend', values.frontend?.replicas ?? 3]] : []),
  ];
  return counts.map(([name, count]) => ({ name, count }));
}

/** The image of the backend is ours; that of the frontend stays. */
function imagesOf({ frontend }: ChartValues, hasFrontend: boolean) {
  const { repository, tag } = frontend?.image ?? {};
  if (!hasFrontend || !(repository || tag)) return {};
  const change = { ...(repository && { newName: repository }), ...(tag && { newTag: String(tag) }) };
  return { images: [{ name: 'lasuite/meet-frontend', ...change }] };
}

function ingresses(values: ChartValues, hasFrontend: boolean): Patch[] {
  const own = (path: string, pathType: 'Prefix' | 'Exact' = 'Prefix') => ({ path, pathType, service: 'greenroom' });
  const checks = ['/__heartbeat__', '/__lbheartbeat__'].map((path) => own(path, 'Exact'));
  const api = ['/api/', '/external-api/', '/socket.io/'].map((path) => own(path));
  const pages = { ...own('/'), service: 'greenroom-frontend' };
  const hook = (path: string) => ({ path, pathType: 'Prefix', service: 'greenroom-webhook' }) as const;
  return [
    ...translateIngress('greenroom', values.ingress, hasFrontend ? [pages, ...api, ...checks] : [own('/')]),
    ...translateIngress('greenroom-media', values.ingressMedia, [{ ...own('/media/'), service: 'greenroom-media' }]),
    ...translateIngress('greenroom-webhook', values.ingressWebhook, [
      hook('/api/v1.0/rooms/webhooks-livekit/'),
      hook('/api/v1.0/recordings/storage-hook/'),
    ]),
    // The chart has none.
    ...translateIngress('greenroom-metrics', null, []),
  ];
}

/** Resources, places and environment of the pods. */
function workload(name: string, values: ChartWorkload, variables?: TranslatedVariables): Patch[] {
  const { podAnnotations, resources, nodeSelector, tolerations, affinity } = values ?? {};
  const isGiven = (value: object | null | undefined) => value != null && Object.keys(value).length > 0;
  const container = {
    ...(isGiven(resources) && { resources }),
    ...(variables !== undefined && variables.references.length > 0 && { env: variables.references }),
  };
  const spec = {
    ...(isGiven(nodeSelector) && { nodeSelector }),
    ...(isGiven(tolerations) && { tolerations }),
    ...(isGiven(affinity) && { affinity }),
    ...(isGiven(container) && { containers: [{ name: containerOf[name], ...container }] }),
  };
  const template = {
    ...(isGiven(podAnnotations) && { metadata: { annotations: podAnnotations } }),
    ...(isGiven(spec) && { spec }),
  };
  return isGiven(template) ? [merging('apps/v1', 'Deployment', name, { template })] : [];
}

const containerOf: Readonly<Record<string, string>> = {
  greenroom: 'greenroom',
  'greenroom-frontend': 'frontend',
  'greenroom-migrate': 'migrate',
};

const environment = (kind: string, name: string, { references }: TranslatedVariables): Patch =>
  merging('batch/v1', kind, name, {
    template: { spec: { containers: [{ name: containerOf[name], env: references }] } },
  });

const merging = (apiVersion: string, kind: string, name: string, spec: object): Patch => ({
  target: { kind, name },
  patch: JSON.stringify({ apiVersion, kind, metadata: { name }, spec }),
});

const budget = (name: string, values: ChartWorkload): Patch[] =>
  values?.pdb?.enabled === false
    ? [
        {
          target: { kind: 'PodDisruptionBudget', name },
          patch: deletion('policy/v1', 'PodDisruptionBudget', name),
        },
      ]
    : [];
