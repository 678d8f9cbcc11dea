import { known } from './catalogue.ts';
import { type NotApplicable, notApplicable } from './not-applicable.ts';
import type { Variables } from './read-environment.ts';
import { hintFor, looksLikeOurs } from './unknown-name.ts';

/** Classification of the environment's names; holds no values. */
export interface NamesReport {
  /** Number of set variables that were read. */
  readonly understood: number;
  readonly notApplicable: readonly (NotApplicable & { readonly name: string })[];
  /** Names that were probably meant for the product, with the likely intended name. */
  readonly unknown: readonly { readonly name: string; readonly hint: string | null }[];
}

/** Classifies the names; empty variables count as unset. */
export function reportNames(env: Variables): NamesReport {
  const names = Object.keys(env)
    .filter((name) => env[name])
    .sort();
  const isRead = (name: string) => known.has(name) || known.get(name.replace(/_FILE$/, ''))?.kind.secret === true;
  const others = names.filter((name) => !isRead(name));
  return {
    understood: names.length - others.length,
    notApplicable: others.flatMap((name) => {
      const found = Object.hasOwn(notApplicable, name) ? notApplicable[name] : undefined;
      return found === undefined ? [] : [{ name, ...found }];
    }),
    unknown: others
      .filter((name) => !Object.hasOwn(notApplicable, name) && looksLikeOurs(name))
      .map((name) => ({ name, hint: hintFor(name) })),
  };
}
