import type { LiveKitClient } from './client.ts';

/** Checks whether a dispatch rule exists. Rejects with a `LiveKitFailure`. */
export type RuleLook = (rule: string) => Promise<boolean>;

/**
 * LiveKit reads all of its rules to look up one. Questions that arrive during a request are combined into the next one,
 * so that each look-up has at most one list in flight, whatever the number of rooms.
 */
export function createRuleLook(livekit: Pick<LiveKitClient, 'listSipRules'>): RuleLook {
  interface Question {
    readonly rules: Set<string>;
    readonly answer: Promise<ReadonlySet<string>>;
  }
  let next: Question | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const begin = (): Question => {
    const rules = new Set<string>();
    const answer = last.then(async () => {
      next = null;
      return new Set((await livekit.listSipRules([...rules])).map(({ id }) => id));
    });
    last = answer.catch(() => undefined);
    return { rules, answer };
  };
  return async (rule) => {
    next ??= begin();
    next.rules.add(rule);
    return (await next.answer).has(rule);
  };
}
