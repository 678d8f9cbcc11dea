import type { SIPDispatchRuleInfo } from 'livekit-server-sdk';
import { parseUuid } from '#src/kernel/ids.ts';

/** A dispatch rule of LiveKit: where a caller is let in who dials this PIN. */
export interface SipRule {
  readonly id: string;
  readonly name: string;
  /** The LiveKit room that it leads to; null when it does not lead to one room. */
  readonly room: string | null;
  readonly pin: string;
  /** The trunks whose callers it takes; empty for all. */
  readonly trunks: readonly string[];
  /** Whether LiveKit shows a hash in the place of the caller's number. */
  readonly hidden: boolean;
}

/** With what callers get into a room: its PIN, the trunk that it belongs to, null for all, and whether numbers are hidden. */
export interface RulePlace {
  readonly pin: string;
  readonly trunk: string | null;
  readonly hidden: boolean;
}

/** The name of a room's rule, which is the reference's (livekit.md §8): a switched installation adopts what stands. */
export const ruleNameOf = (room: string): string => `SIP_${room}`;

/** The room whose rule this is; null for somebody else's. */
export function roomOfRule({ name, room }: SipRule): string | null {
  return room !== null && name === ruleNameOf(room) && parseUuid(room) === room ? room : null;
}

/** A rule as the SDK gives it. */
export function toSipRule(info: SIPDispatchRuleInfo): SipRule {
  const { sipDispatchRuleId: id, name, trunkIds: trunks, hidePhoneNumber: hidden } = info;
  const rule = info.rule?.rule;
  if (rule?.case !== 'dispatchRuleDirect') return { id, name, room: null, pin: rule?.value?.pin ?? '', trunks, hidden };
  return { id, name, room: rule.value.roomName, pin: rule.value.pin, trunks, hidden };
}
