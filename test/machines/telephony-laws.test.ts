import { beforeAll, describe, expect, it } from 'vitest';
import { matchesState } from 'xstate';
import type { RoomContext } from '#machines/room/room.context.ts';
import { viewRoom } from '#machines/room/room.view.ts';
import { expectLaw } from './explore.ts';
import { exploreTelephony, type TelephonyStep, type TelephonyWorld } from './telephony-world.ts';

const is = ({ snapshot }: TelephonyWorld, telephony: unknown): boolean =>
  matchesState({ telephony } as never, snapshot.value);
const awaits = ({ snapshot }: TelephonyWorld): boolean => matchesState({ roomkit: 'awaited' }, snapshot.value);
const contextOf = ({ snapshot }: TelephonyWorld) => snapshot.context as RoomContext;
const view = ({ snapshot }: TelephonyWorld) => viewRoom(snapshot as never).telephony;
const isOn = ({ event }: TelephonyStep) => (event.limits as { telephony: boolean } | undefined)?.telephony !== false;
const asks = ({ plan }: TelephonyStep, name: string) => plan?.commands.some((one) => one.name === name) ?? false;

const everywhere = [
  'off',
  'removing',
  ...['current', 'outdated'].map((creating) => ({ creating })),
  ...['none', 'without', 'doubtful'].map((absent) => ({ absent })),
  ...['used', 'left'].map((present) => ({ present })),
];

describe.each([{ switches: false }, { switches: true }])(
  'telephony that may be switched off: $switches',
  ({ switches }) => {
    let steps: readonly TelephonyStep[];
    beforeAll(() => {
      steps = exploreTelephony(switches);
    });
    const law = (sentence: string, broken: (step: TelephonyStep) => string | false | undefined) =>
      it(sentence, () => expectLaw(steps, broken));

    it('reaches every state', () => {
      const worlds = [...new Set(steps.map(({ before }) => before))];
      for (const state of everywhere) {
        expect(
          worlds.some((world) => is(world, state)),
          JSON.stringify(state),
        ).toBe(true);
      }
      expect(new Set(worlds.map(view))).toEqual(new Set(['off', 'absent', 'creating', 'present', 'removing']));
    });

    law('has one command in flight at the most', ({ after: { memory } }) => {
      return memory.inFlight.length > 1 && memory.inFlight.join();
    });

    law('waits only while a command or timer is pending', ({ after }) => {
      const { inFlight } = after.memory;
      if (is(after, 'creating') !== inFlight.includes('sip.createRule')) return 'A creation and its command differ';
      if (is(after, 'removing') !== inFlight.includes('sip.deleteRule')) return 'A removal and its command differ';
      const grace = Object.values(after.timers).some((type) => type.includes('ruleGrace'));
      return is(after, { present: 'left' }) !== grace && 'The grace and its timer differ';
    });

    law('has a rule, or makes one, whenever people meet', (step) => {
      const { people, sid } = contextOf(step.after);
      if (!isOn(step) || sid === null || people === 0 || step.after.memory.inFlight.length > 0) return false;
      if (is(step.after, { absent: 'without' }) || is(step.after, { absent: 'doubtful' })) return false;
      return !is(step.after, { present: 'used' }) && 'People meet and nobody can call';
    });

    law('has a rule, or makes one, whenever a device is awaited', (step) => {
      if (!isOn(step) || !awaits(step.after) || step.after.memory.inFlight.length > 0) return false;
      if (is(step.after, { absent: 'without' }) || is(step.after, { absent: 'doubtful' })) return false;
      return !is(step.after, { present: 'used' }) && 'A device is awaited and cannot call';
    });

    law('awaits a device only until somebody comes, and for a while', ({ after }) => {
      const { people, deviceAwaited } = contextOf(after);
      if (deviceAwaited !== awaits(after)) return 'It remembers something else than what it waits for';
      if (awaits(after) && people > 0) return 'People meet and a device is awaited';
      const deadline = Object.values(after.timers).some((type) => type.includes('roomkitRule'));
      return awaits(after) !== deadline && 'A device is awaited for ever';
    });

    law('leaves no rule behind when nobody meets and no device is awaited', ({ after }) => {
      if (contextOf(after).sid !== null || awaits(after) || after.memory.inFlight.length > 0) return false;
      if (is(after, 'present') || is(after, { absent: 'doubtful' })) return 'A meeting is over and its rule is kept';
      return after.memory.stands === 'yes' && 'A rule stands that nobody removes';
    });

    law('makes none and keeps none while telephony is off', (step) => {
      if (isOn(step)) return false;
      return (asks(step, 'sip.createRule') || is(step.after, 'present')) && 'It is off and callers are let in';
    });

    law('never makes a second one', (step) => {
      return asks(step, 'sip.createRule') && step.after.memory.stands === 'yes' && 'It makes a rule while one stands';
    });

    law('deletes exactly the rule whose id it has stored', (step) => {
      const [command] = step.plan?.commands.filter(({ name }) => name === 'sip.deleteRule') ?? [];
      if (command === undefined) return false;
      const { rule } = command.params as { rule: string | null };
      // A creation that a renewal overtook may have made several: all of the room's are deleted.
      const created = step.event.type === 'sip.ruleCreated' && !is(step.before, { creating: 'outdated' });
      const known = created ? step.event.rule : contextOf(step.before).rule;
      return rule !== known && `It deletes ${rule} and knows of ${String(known)}`;
    });

    law('keeps no rule with an older PIN', ({ after }) => {
      const ending = is(after, 'removing') || is(after, { creating: 'outdated' });
      return after.memory.old && !ending && 'Callers get in with an older PIN';
    });

    law('announces when callers can dial in and when they no longer can', ({ after, plan }) => {
      const told = plan?.facts.filter(({ type }) => type.startsWith('telephony.')) ?? [];
      if (told.some(({ data }) => Object.keys(data).length > 0)) return 'A fact of telephony says more than it must';
      return is(after, 'present') !== (after.memory.believed === 'ready') && 'People believe something else';
    });

    law('remembers a rule only while it has one', ({ after }) => {
      if (is(after, 'present') && contextOf(after).rule === null) return 'It has a rule and does not know which';
      return (is(after, 'absent') || is(after, 'off')) && contextOf(after).rule !== null && 'It remembers what is gone';
    });
  },
);
