import type { Kind } from './kinds.ts';

/** What selects defaults; the mode is `production` or not (product.md). */
export type Profile = 'development' | 'production' | 'test';

/** What is known of one environment variable; its default is written as the variable would be. */
export interface Setting<T> {
  readonly kind: Kind<Exclude<T, undefined>>;
  readonly byDefault: string | undefined;
  /** Defaults of single profiles, which differ from `byDefault`. */
  readonly inProfile: Readonly<Partial<Record<Profile, string>>>;
  /** A sentence for the operators' page. */
  readonly meaning: string;
  /** The key of `GET config/` that shows it. */
  readonly config: string | undefined;
  /** It is read and checked, and what it asks for is not, or not wholly, there in this version yet. */
  readonly later: boolean;
}

interface More {
  readonly inProfile?: Setting<unknown>['inProfile'];
  readonly config?: string;
  readonly later?: true;
}

/** One line of a section: what the variable holds, its default (undefined: none) and what it means. */
export function setting<T>(kind: Kind<T>, byDefault: string, meaning: string, more?: More): Setting<T>;
export function setting<T>(kind: Kind<T>, byDefault: undefined, meaning: string, more?: More): Setting<T | undefined>;
export function setting<T>(
  kind: Kind<T>,
  byDefault: string | undefined,
  meaning: string,
  more: More = {},
): Setting<T | undefined> {
  return {
    kind: kind as Kind<Exclude<T, undefined>>,
    byDefault,
    inProfile: more.inProfile ?? {},
    meaning,
    config: more.config,
    later: more.later ?? false,
  };
}

/** The default of a setting in a profile, as the variable would be written. */
export function defaultIn(profile: Profile, { byDefault, inProfile }: Setting<unknown>): string | undefined {
  return inProfile[profile] ?? byDefault;
}

/** The values that a group of settings is read to. */
export type ValuesOf<Group> = {
  readonly [Name in keyof Group]: Group[Name] extends Setting<infer Value> ? Value : never;
};
