import type { LifecycleRule } from '@aws-sdk/client-s3';

const idOf = (prefix: string): string => `greenroom-expire-${prefix}`.slice(0, 255);

/** Returns the prefix of a rule; undefined when the rule looks at tags or sizes too. */
function prefixOf({ Filter, Prefix }: LifecycleRule): string | undefined {
  if (Filter === undefined) return Prefix ?? '';
  const { Prefix: filtered, ...others } = Filter;
  return Object.values(others).some((value) => value !== undefined) ? undefined : (filtered ?? '');
}

/** Returns the days after which the first rule deletes everything under a prefix; null when no rule does. */
export function expiryOf(rules: readonly LifecycleRule[], prefix: string): number | null {
  const days = rules
    .filter((rule) => rule.Status === 'Enabled')
    .filter((rule) => {
      const own = prefixOf(rule);
      return own !== undefined && prefix.startsWith(own);
    })
    .flatMap((rule) => rule.Expiration?.Days ?? []);
  return days.length === 0 ? null : Math.min(...days);
}

/** Returns the rules with ours for a prefix replaced, or removed (null). */
export function withExpiry(rules: readonly LifecycleRule[], prefix: string, days: number | null): LifecycleRule[] {
  const foreign = rules.filter(({ ID }) => ID !== idOf(prefix));
  if (days === null) return foreign;
  return [...foreign, { ID: idOf(prefix), Status: 'Enabled', Filter: { Prefix: prefix }, Expiration: { Days: days } }];
}
