import { known } from '#src/settings/catalogue.ts';
import { notApplicable } from '#src/settings/not-applicable.ts';
import type { ChartWorkload } from './chart-values.ts';

type Variables = NonNullable<NonNullable<ChartWorkload>['envVars']>;

/** What becomes of the environment of the chart's backend. */
export interface TranslatedVariables {
  /** Settings by value. */
  readonly literals: string[];
  /** Variables of the container that refer to Secrets and ConfigMaps, as they were. */
  readonly references: { readonly name: string; readonly valueFrom: object }[];
  /** Secrets that stood in the file by value, by name; their values are not repeated. */
  readonly secrets: string[];
  /** Names that mean nothing here. */
  readonly dropped: string[];
}

/** Addresses may hold passwords. */
const secretAddresses = ['DATABASE_URL', 'DATABASE_DIRECT_URL', 'REDIS_URL'];

/** Sorts the variables by what becomes of them. */
export function translateVariables(variables: Variables): TranslatedVariables {
  const translated: TranslatedVariables = { literals: [], references: [], secrets: [], dropped: [] };
  for (const [name, value] of Object.entries(variables)) {
    const base = name.replace(/_FILE$/, '');
    const isSecret = known.get(base)?.kind.secret === true;
    if (Object.hasOwn(notApplicable, name) || !(known.has(name) || isSecret)) translated.dropped.push(name);
    else if (value === null || value === '') continue;
    else if (typeof value === 'object') translated.references.push({ name, valueFrom: value });
    else if ((isSecret && name === base) || secretAddresses.includes(name)) translated.secrets.push(name);
    else translated.literals.push(`${name}=${value}`);
  }
  return translated;
}
