import type { FeatureFlag } from './analytics.ts';

const mostFlags = 10_000;

/** Finds a user's flag; null while it is not known. */
type Find = (user: string, flag: FeatureFlag) => Promise<boolean | null>;

/** Keeps what `find` resolves with, for `ms` milliseconds; not what is unknown. */
export function rememberFlags(ms: number, find: Find): Find {
  const known = new Map<string, { readonly value: boolean; readonly until: number }>();
  return async (user, flag) => {
    const key = `${flag} ${user}`;
    const found = known.get(key);
    if (found !== undefined && found.until > Date.now()) return found.value;
    const value = await find(user, flag);
    known.delete(key);
    if (value === null) return null;
    const [oldest] = known.keys();
    if (known.size >= mostFlags) known.delete(oldest!);
    known.set(key, { value, until: Date.now() + ms });
    return value;
  };
}
