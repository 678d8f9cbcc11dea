import type { Adapter, AdapterPayload } from 'oidc-provider';

// A development machine has a handful of logins; this only bounds a forgotten one.
const mostKept = 10_000;

/** Keeps what the development provider must remember, for as long as the process lives. */
export function createMemoryAdapter(): (model: string) => Adapter {
  const kept = new Map<string, { payload: AdapterPayload; until: number }>();

  return (model) => {
    const keyOf = (id: string) => `${model}:${id}`;
    const read = (key: string) => {
      const entry = kept.get(key);
      if (entry === undefined || entry.until > Date.now()) return entry?.payload;
      kept.delete(key);
      return undefined;
    };
    const search = (matches: (payload: AdapterPayload) => boolean) => {
      for (const key of kept.keys()) {
        const payload = key.startsWith(`${model}:`) ? read(key) : undefined;
        if (payload !== undefined && matches(payload)) return payload;
      }
      return undefined;
    };
    return {
      async upsert(id, payload, expiresIn) {
        kept.delete(keyOf(id));
        kept.set(keyOf(id), { payload, until: expiresIn ? Date.now() + expiresIn * 1000 : Number.POSITIVE_INFINITY });
        const oldest = kept.keys().next();
        if (kept.size > mostKept && !oldest.done) kept.delete(oldest.value);
      },
      async find(id) {
        return read(keyOf(id));
      },
      async findByUid(uid) {
        return search((payload) => payload.uid === uid);
      },
      async findByUserCode(userCode) {
        return search((payload) => payload.userCode === userCode);
      },
      async consume(id) {
        const payload = read(keyOf(id));
        if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000);
      },
      async destroy(id) {
        kept.delete(keyOf(id));
      },
      async revokeByGrantId(grantId) {
        for (const [key, { payload }] of kept) if (payload.grantId === grantId) kept.delete(key);
      },
    };
  };
}
