import type { Kind } from './kinds.ts';

/** Selects defaults; the mode is `production` or not (product.md). */
export type Profile = 'development' | 'production' | 'test';

/** Definition of an environment variable; the default is written as in the environment. */
export interface Setting<T> {
  readonly kind: Kind<Exclude<T, undefined>>;
  readonly byDefault: string | undefined;
  /** Defaults of single profiles that differ from `byDefault`. */
  readonly inProfile: Readonly<Partial<Record<Profile, string>>>;
  /** Sentence in `docs/settings.md`. */
  readonly meaning: string;
  /** Key of `GET config/` that exposes the value. */
  readonly config: string | undefined;
  /** The value is read and checked, but its feature is missing or incomplete in this version. */
  readonly later: boolean;
}

interface More {
  readonly inProfile?: Setting<unknown>['inProfile'];
  readonly config?: string;
  readonly later?: true;
}

/** Defines a variable: its kind, its default (undefined: none) and its meaning. */
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

/** Returns the default of a setting in a profile, as written in the environment. */
export function defaultIn(profile: Profile, { byDefault, inProfile }: Setting<unknown>): string | undefined {
  return inProfile[profile] ?? byDefault;
}

/** Parsed values of a group of settings. */
export type ValuesOf<Group> = {
  readonly [Name in keyof Group]: Group[Name] extends Setting<infer Value> ? Value : never;
};
