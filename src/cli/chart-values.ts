import { z } from 'zod';

const labels = z.record(z.string(), z.string()).nullish();

const reference = z.union([
  z.object({ secretKeyRef: z.object({ name: z.string(), key: z.string() }) }),
  z.object({ configMapKeyRef: z.object({ name: z.string(), key: z.string() }) }),
]);

const variable = z.union([reference, z.string(), z.number(), z.boolean(), z.null()]);

const tls = z
  .object({
    enabled: z.boolean().nullish(),
    secretName: z.string().nullish(),
    additional: z.array(z.object({ secretName: z.string().nullish(), hosts: z.array(z.string()) })).nullish(),
  })
  .nullish();

const ingress = z
  .object({
    enabled: z.boolean().nullish(),
    className: z.string().nullish(),
    host: z.string().nullish(),
    hosts: z.array(z.string()).nullish(),
    tls,
    annotations: labels,
  })
  .nullish();

const workload = z
  .object({
    replicas: z.number().int().min(0).nullish(),
    envVars: z.record(z.string(), variable).nullish(),
    podAnnotations: labels,
    resources: z.record(z.string(), z.unknown()).nullish(),
    nodeSelector: labels,
    tolerations: z.array(z.unknown()).nullish(),
    affinity: z.record(z.string(), z.unknown()).nullish(),
    pdb: z.object({ enabled: z.boolean().nullish() }).nullish(),
    image: z.object({ repository: z.string().nullish(), tag: z.union([z.string(), z.number()]).nullish() }).nullish(),
  })
  .nullish();

/** The values of La Suite Meet's chart that have a counterpart; others are passed over. */
export const chartValues = z.looseObject({
  backend: workload,
  frontend: workload,
  ingress,
  ingressMedia: ingress,
  ingressWebhook: ingress,
});

export type ChartValues = z.output<typeof chartValues>;
export type ChartIngress = ChartValues['ingress'];
export type ChartWorkload = ChartValues['backend'];
