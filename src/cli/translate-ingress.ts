import type { ChartIngress } from './chart-values.ts';

/** A patch of a kustomization, for one object. */
export interface Patch {
  readonly target: { readonly kind: string; readonly name: string };
  readonly patch: string;
}

interface IngressPath {
  readonly path: string;
  readonly pathType: 'Prefix' | 'Exact';
  readonly service: string;
}

/** Returns the patches that give an ingress of the base the hosts, certificates and class of the chart's. */
export function translateIngress(name: string, values: ChartIngress, paths: readonly IngressPath[]): Patch[] {
  const target = { kind: 'Ingress', name };
  if (values?.enabled !== true) return [{ target, patch: deletion('networking.k8s.io/v1', 'Ingress', name) }];
  const hosts = hostsOf(values);
  const secretName = values.tls?.secretName;
  const certificates = [
    ...(values.tls?.enabled === false ? [] : [{ hosts, secretName: secretName ?? `${name}-tls` }]),
    ...(values.tls?.additional ?? []),
  ];
  const rules = hosts.map((host) => ({
    host,
    http: {
      paths: paths.map(({ service, ...path }) => ({
        ...path,
        backend: { service: { name: service, port: { name: 'http' } } },
      })),
    },
  }));
  const changes = [
    { op: 'replace', path: '/spec/rules', value: rules },
    ...(certificates.length === 0 ? [] : [{ op: 'add', path: '/spec/tls', value: certificates }]),
    ...(values.className ? [{ op: 'add', path: '/spec/ingressClassName', value: values.className }] : []),
  ];
  return [{ target, patch: JSON.stringify(changes) }];
}

/** Hosts of an ingress of the chart, the main one first. */
export const hostsOf = (values: ChartIngress): string[] =>
  [values?.host ?? 'meet.example.com', ...(values?.hosts ?? [])].filter((host) => host !== '');

/** A patch that removes an object of the base. */
export const deletion = (apiVersion: string, kind: string, name: string): string =>
  JSON.stringify({ $patch: 'delete', apiVersion, kind, metadata: { name } });
