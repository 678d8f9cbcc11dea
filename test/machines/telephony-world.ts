import type { RoomContext } from '#machines/room/room.context.ts';
import { roomMachine } from '#machines/room/room.machine.ts';
import { type Step as AnyStep, type World as AnyWorld, explore } from './explore.ts';
import { briefing, type Happening } from './take-step.ts';

/** What LiveKit has, and what is on its way to it, derived from a room's plans and the outcomes alone. */
export interface TelephonyMemory {
  /** Pending commands; twice if requested twice. */
  readonly inFlight: readonly string[];
  /** Whether the room's rule exists at LiveKit; `maybe` when LiveKit did not answer. */
  readonly stands: 'no' | 'yes' | 'maybe';
  /** Whether a rule with an older PIN exists, or may be created. */
  readonly old: boolean;
  /** The state that a reader of the facts derives. */
  readonly believed: 'ready' | 'closed';
}

export type TelephonyWorld = AnyWorld<TelephonyMemory>;
export type TelephonyStep = AnyStep<TelephonyMemory>;

/** How the commands may end. */
const outcomes: Readonly<Record<string, readonly Happening[]>> = {
  'sip.createRule': [
    { type: 'sip.ruleCreated', rule: 'SDR_1' },
    { type: 'sip.ruleSkipped', reason: 'no_pin' },
    { type: 'sip.createFailed', reason: 'gave_up' },
  ],
  'sip.deleteRule': [{ type: 'sip.ruleDeleted' }, { type: 'sip.deleteFailed', reason: 'gave_up' }],
};

const person = (name: string, kind = 'standard') => ({ sid: `PA_${name}`, identity: name, name, kind });
const report = (what: 'joined' | 'left', sid: string, participant: object): Happening => ({
  type: `participant.${what}`,
  sid,
  participant,
  known: what === 'joined' ? 'no' : 'present',
  source: 'webhook',
});

const on = { ...briefing.limits, telephony: true };
/** Possible events at any time; with `switches`, telephony may be disabled. */
function events({ snapshot, memory }: TelephonyWorld, switches: boolean): Happening[] {
  const { people, rule, sid } = snapshot.context as RoomContext;
  const told: Happening[] = [
    ...(people < 2 ? [report('joined', 'RM_1', person('ada')), report('joined', 'RM_2', person('eve'))] : []),
    ...(people > 0 ? [report('left', sid ?? '', person('ada'))] : []),
    report('joined', 'RM_1', person('caller', 'sip')),
    { type: 'livekit.roomFinished', sid: 'RM_1' },
    { type: 'room.deleted' },
    { type: 'pin.renewed' },
    { type: 'roomkit.join' },
    ...(memory.inFlight.length > 0 ? [] : [{ type: 'livekit.listed', sid, recorders: [] }]),
    { type: 'sip.rulesListed', missing: null },
    ...(rule === null ? [] : [{ type: 'sip.rulesListed', missing: rule }]),
    { type: 'sip.rulesListed', missing: 'SDR_0' },
    ...Object.entries(outcomes).flatMap(([name, ends]) => (memory.inFlight.includes(name) ? ends : [])),
  ];
  const off = switches ? [{ type: 'sip.rulesListed', missing: null, limits: briefing.limits }] : [];
  return [...told.map((event) => ({ limits: on, ...event })), ...off];
}

/** As LiveKit would have it after this event and what it led to. */
function standing(before: TelephonyMemory, event: Happening): TelephonyMemory['stands'] {
  switch (event.type) {
    case 'sip.ruleCreated':
      return 'yes';
    case 'sip.createFailed':
    case 'sip.deleteFailed':
      return 'maybe';
    case 'sip.ruleDeleted':
      return 'no';
    case 'sip.rulesListed':
      return event.missing === 'SDR_1' ? 'no' : before.stands;
    default:
      return before.stands;
  }
}

/** Which rules have an older PIN; one that could not be deleted is a sweep's to find. */
function isOld({ old, stands, inFlight }: TelephonyMemory, event: Happening, state: unknown): boolean {
  const doubts = JSON.stringify(state).includes('doubtful');
  if (event.type === 'pin.renewed') return old || stands === 'yes' || doubts || inFlight.includes('sip.createRule');
  return old && !['sip.ruleDeleted', 'sip.deleteFailed'].includes(event.type) && event.missing !== 'SDR_1';
}

/** Every step out of every world of telephony that a room can get to. */
export const exploreTelephony = (switches: boolean): TelephonyStep[] =>
  explore<TelephonyMemory>({
    machine: roomMachine,
    memory: { inFlight: [], stands: 'no', old: false, believed: 'closed' },
    events: (world) => events(world, switches),
    given: { limits: on },
    heeds: (timer) => /ruleGrace|roomkitRule/.test(timer),
    remember({ memory, snapshot }, event, _, { commands, facts }) {
      const open = memory.inFlight.filter((name) => !outcomes[name]!.some(({ type }) => type === event.type));
      const asked = commands.map(({ name }) => name).filter((name) => name in outcomes);
      let { believed } = memory;
      for (const { type } of facts) {
        if (type === 'telephony.ready') believed = 'ready';
        if (type === 'telephony.closed') believed = 'closed';
      }
      const old = isOld(memory, event, (snapshot.value as Record<string, unknown>).telephony);
      return { inFlight: [...open, ...asked], stands: standing(memory, event), old, believed };
    },
    describe({ snapshot, memory }) {
      const { sid, people, rule, past } = snapshot.context as RoomContext;
      return [sid, people, rule, past.includes('RM_1'), memory];
    },
  });
