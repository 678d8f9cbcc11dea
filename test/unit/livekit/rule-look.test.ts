import { expect, it } from 'vitest';
import { createRuleLook } from '#src/livekit/rule-look.ts';
import type { SipRule } from '#src/livekit/sip-rule.ts';

/** A LiveKit whose answers are given by hand. */
function livekit() {
  const asked: { readonly ids: readonly string[]; answer(...standing: string[]): void; fail(): void }[] = [];
  const listSipRules = (ids: readonly string[] = []) =>
    new Promise<SipRule[]>((resolve, reject) => {
      asked.push({
        ids,
        answer: (...standing) =>
          resolve(standing.map((id) => ({ id, name: '', room: null, pin: '', trunks: [], hidden: false }))),
        fail: () => reject(new Error('away')),
      });
    });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { asked, settled, look: createRuleLook({ listSipRules }) };
}

it('combines lookups that arrive during a request into the next request', async () => {
  const { asked, settled, look } = livekit();
  const first = look('SDR_1');
  await settled();
  const others = [look('SDR_2'), look('SDR_3'), look('SDR_2'), look('SDR_1')];
  await settled();
  expect(asked.map(({ ids }) => ids)).toEqual([['SDR_1']]);
  asked[0]!.answer('SDR_1');
  expect(await first).toBe(true);
  await settled();
  // A later lookup of the first rule must not reuse the earlier list.
  expect(asked.map(({ ids }) => ids)).toEqual([['SDR_1'], ['SDR_2', 'SDR_3', 'SDR_1']]);
  asked[1]!.answer('SDR_3');
  expect(await Promise.all(others)).toEqual([false, true, false, false]);
});

it('a failed request rejects its own lookups, and the next request answers the waiting ones', async () => {
  const { asked, settled, look } = livekit();
  const first = look('SDR_1');
  await settled();
  const second = look('SDR_1');
  asked[0]!.fail();
  await expect(first).rejects.toThrow('away');
  await settled();
  asked[1]!.answer('SDR_1');
  expect(await second).toBe(true);
});
