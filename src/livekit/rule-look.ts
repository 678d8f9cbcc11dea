import type { LiveKitClient } from './client.ts';

/** Whether a dispatch rule stands. Rejects with a `LiveKitFailure`. */
export type RuleLook = (rule: string) => Promise<boolean>;

/**
 * LiveKit reads all of its rules to answer for one: questions that come while one is on its way are asked together,
 * next, so that however many rooms are looked at, one list is on its way at a time.
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
