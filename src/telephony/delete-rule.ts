import type { telephonyWords } from '#machines/room/room.vocabulary.ts';
import type { ParamsOf } from '#machines/vocabulary.ts';
import type { Handler } from '#src/actors/command.ts';
import { askLiveKit } from '#src/livekit/ask-livekit.ts';
import { roomOfRule } from '#src/livekit/sip-rule.ts';
import type { RuleParts } from './create-rule.ts';

/**
 * Handler of `sip.deleteRule`: deletes a room's dispatch rule by id, in one call however many rules exist. Without an
 * id, all rules of the room are deleted. Idempotent.
 */
export function deleteRule({
  livekit,
}: Pick<RuleParts, 'livekit'>): Handler<ParamsOf<(typeof telephonyWords)['commands']['sip.deleteRule']>> {
  return async ({ to: { id: room }, params: { rule } }) => {
    const rules = typeof rule === 'string' ? [rule] : await askLiveKit(() => rulesOf(livekit, room), []);
    for (const id of rules) await askLiveKit(() => livekit.deleteSipRule(id), undefined);
    return { outcome: { type: 'sip.ruleDeleted' } };
  };
}

async function rulesOf(livekit: Pick<RuleParts['livekit'], 'listSipRules'>, room: string): Promise<string[]> {
  return (await livekit.listSipRules()).filter((rule) => roomOfRule(rule) === room).map(({ id }) => id);
}
