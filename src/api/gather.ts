/** Merges what domains declare under names of their own. Throws for a name that two of them use. */
export function gather<Value>(tables: readonly Readonly<Record<string, Value>>[]): Readonly<Record<string, Value>> {
  const all: Record<string, Value> = {};
  for (const [name, value] of tables.flatMap((table) => Object.entries(table))) {
    if (Object.hasOwn(all, name)) throw new Error(`Two domains declare ${name}`);
    all[name] = value;
  }
  return all;
}
