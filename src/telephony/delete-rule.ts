import type { Handler } from '#src/actors/command.ts';
import { askLiveKit } from '#src/livekit/ask-livekit.ts';
import { roomOfRule } from '#src/livekit/sip-rule.ts';
import type { RuleParts } from './create-rule.ts';

/**
 * Handler of `sip.deleteRule`: deletes a room's dispatch rule by id, in one call however many rules exist. Without an
 * id, all rules of the room are deleted. Idempotent.
 */
export function deleteRule({ livekit }: Pick<RuleParts, 'livekit'>): Handler {
  return {
    async run({ to: { id: room }, params: { rule } }) {
      const rules = typeof rule === 'string' ? [rule] : await askLiveKit(() => rulesOf(livekit, room), []);
      for (const id of rules) await askLiveKit(() => livekit.deleteSipRule(id), undefined);
      return { outcome: { type: 'sip.ruleDeleted' } };
    },
    failed: (_, reason) => ({ type: 'sip.deleteFailed', reason }),
  };
}

async function rulesOf(livekit: Pick<RuleParts['livekit'], 'listSipRules'>, room: string): Promise<string[]> {
  return (await livekit.listSipRules()).filter((rule) => roomOfRule(rule) === room).map(({ id }) => id);
}
