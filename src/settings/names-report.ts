import { known } from './catalogue.ts';
import { type NotApplicable, notApplicable } from './not-applicable.ts';
import type { Variables } from './read-environment.ts';
import { hintFor, looksLikeOurs } from './unknown-name.ts';

/** What became of the names of an environment. Holds names only, no values. */
export interface NamesReport {
  /** How many of the variables that are set were read. */
  readonly understood: number;
  readonly notApplicable: readonly (NotApplicable & { readonly name: string })[];
  /** Names that look as if they were meant for the product, with what may have been meant. */
  readonly unknown: readonly { readonly name: string; readonly hint: string | null }[];
}

/** Looks at the names only; what is empty counts as left out. */
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
