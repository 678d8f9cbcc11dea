import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Creates metrics in one registry; their names get the prefix `greenroom_`. */
export interface MetricMakers {
  counter<Label extends string = never>(name: string, help: string, labels?: readonly Label[]): Counter<Label>;
  gauge<Label extends string = never>(name: string, help: string, labels?: readonly Label[]): Gauge<Label>;
  /** `buckets` are upper bounds, in the unit at the end of the name. */
  histogram<Label extends string = never>(
    name: string,
    help: string,
    buckets: readonly number[],
    labels?: readonly Label[],
  ): Histogram<Label>;
}

/** Creates the makers of one registry. */
export function createMetricMakers(registry: Registry): MetricMakers {
  const registers = [registry];
  return {
    counter: (name, help, labelNames = []) => new Counter({ name: `greenroom_${name}`, help, labelNames, registers }),
    gauge: (name, help, labelNames = []) => new Gauge({ name: `greenroom_${name}`, help, labelNames, registers }),
    histogram: (name, help, buckets, labelNames = []) =>
      new Histogram({ name: `greenroom_${name}`, help, labelNames, buckets: [...buckets], registers }),
  };
}
