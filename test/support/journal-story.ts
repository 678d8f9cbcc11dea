import { randomUUID } from 'node:crypto';
import { deliver } from '#src/actors/deliver.ts';
import type { Delivery, MachineEvent } from '#src/actors/delivery.ts';
import type { Timer } from '#src/actors/held-actor.ts';
import { describeState } from '#src/actors/restore.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import { admitAll } from '#src/lobby/decide.ts';
import type { Room } from '#src/rooms/find-room.ts';
import { type ActorScene, ask, report } from './actor-scene.ts';
import type { RandomSource } from './random-source.ts';

/** Personal data of the people in these stories, which the journal must not contain. */
export const personal = {
  names: ['Zora Quill', 'Yorick Vane', 'Gus Guest', 'Xenia Holm'],
  subs: ['oidc|zora-quill', 'yorick.vane@example.org', '5f0c9a3e-0000-4000-8000-2f1d00c0ffee'],
  numbers: ['+4915112345678', '4915112345678'],
  colors: ['hsl('],
  secrets: ['eyJhbGciOi', 'sealed-call', 'name-of-a-background'],
} as const;

/** An actor's row after a commit. */
interface Recorded {
  readonly state: string;
  readonly timers: Readonly<Record<string, Timer>>;
}

/** Rows of actors by `kind/id`, then by revision. */
export type Records = Map<string, Map<number, Recorded>>;

/** Reads the rows of a room's actors into the records. */
export async function record(scene: ActorScene, room: Room, records: Records): Promise<void> {
  const { rows } = await scene.pool.query(
    `select kind || '/' || id as key, revision::int, snapshot -> 'value' as value, timers
     from greenroom.actor where room = $1 and revision > 0`,
    [room.id],
  );
  for (const { key, revision, value, timers } of rows) {
    const own = records.get(key) ?? new Map<number, Recorded>();
    records.set(key, own.set(revision, { state: describeState(value), timers }));
  }
}

/** A runtime that records the names of each move's writes, by `kind/id/revision`. */
export function notingWrites(runtime: Runtime, noted: Map<string, string[]>): Runtime['writes'] {
  const noting = ([name, write]: [string, Runtime['writes'][string]]) => {
    const both: typeof write = (tx, items, audited) => {
      for (const { to, revision } of items) {
        const key = `${to.kind}/${to.id}/${revision}`;
        noted.set(key, [...(noted.get(key) ?? []), name]);
      }
      write(tx, items, audited);
    };
    return [name, both] as const;
  };
  return Object.fromEntries(Object.entries(runtime.writes).map(noting));
}

const sids = ['RM_1', 'RM_2'] as const;
const reason = 'gave_up';

/** LiveKit participants: two accounts, a guest, a recorder, an agent, a caller. */
const participants = [
  { sid: 'PA_zora', identity: personal.subs[0], name: personal.names[0], kind: 'standard', checked: true, role: '' },
  { sid: 'PA_yorick', identity: personal.subs[1], name: personal.names[1], kind: 'standard', role: 'owner' },
  { sid: 'PA_guest', identity: personal.subs[2], name: personal.names[2], kind: 'standard', checked: true },
  { sid: 'PA_rec', identity: 'EG_1', name: '', kind: 'egress' },
  { sid: 'PA_agent', identity: 'multi-user-transcriber-AJ_1', name: 'Transcriber', kind: 'agent' },
  {
    sid: 'PA_call',
    identity: `sip_${personal.numbers[0]}`,
    name: `Phone ${personal.numbers[0]}`,
    kind: 'sip',
    call: { sealed: personal.secrets[1], number: personal.numbers[1], trunk: 'ST_1' },
  },
] as const;

/** The next event of a room; commands get any outcome, including unrequested ones. */
function roomEvent(random: RandomSource): MachineEvent {
  const sid = random.pick(sids);
  const participant = random.pick(participants);
  const identity = random.pick(personal.subs);
  const came = { sid, participant, source: random.pick(['webhook', 'sweep']) };
  const egress = { sid, egress: 'EG_1', mode: 'screen_recording' };
  return random.pick<() => MachineEvent>([
    () => ({ type: 'participant.joined', ...came }),
    () => ({ type: 'participant.joined', ...came }),
    () => ({ type: 'participant.joined', ...came }),
    () => ({ type: 'participant.left', ...came }),
    () => ({ type: 'caller.published', sid, participant: participants[5], track: 'TR_1' }),
    () => ({ type: 'livekit.roomStarted', sid }),
    () => ({ type: 'livekit.roomFinished', sid }),
    () => ({ type: 'livekit.roomSeen', sid }),
    () => ({ type: 'livekit.lost' }),
    () => ({ type: 'livekit.back' }),
    () => ({ type: 'livekit.listed', sid: random.pick([...sids, null]), recorders: random.pick([[], ['EG_1']]) }),
    () => ({ type: 'egress.started', ...egress, status: random.pick(['starting', 'active']) }),
    () => ({ type: 'egress.updated', ...egress, status: random.pick(['active', 'ending']) }),
    () => ({ type: 'egress.ended', ...egress, status: 'complete' }),
    () => ({ type: 'room.changed', accessLevel: random.pick(['public', 'trusted', 'restricted']) }),
    () => ({ type: 'room.changed', configuration: { background: personal.secrets[2] } }),
    () => ({ type: 'livekit.metadataWritten' }),
    () => ({ type: 'lobby.seen', accessLevel: random.pick(['public', 'trusted']), through: 99, count: 1 }),
    () => ({ type: 'lobby.lookFailed', reason }),
    () => ({ type: 'role.changed', identity, by: randomUUID(), lost: random.chance(0.5) }),
    () => ({
      type: 'participant.removed',
      identity,
      guest: null,
      user: randomUUID(),
      by: randomUUID(),
      alias: identity,
    }),
    () => ({ type: 'participant.stillThere', identity }),
    () => ({ type: 'subtitles.start', identity }),
    () => ({ type: 'subtitles.stop', identity }),
    () => ({ type: 'subtitles.dispatched', dispatch: 'AD_1', agent: random.pick(['PA_agent', null]) }),
    () => ({ type: 'subtitles.found', agent: random.pick(['PA_agent', null]) }),
    () => ({ type: 'subtitles.dispatchDeleted' }),
    () => ({ type: 'sip.ruleCreated', rule: 'SDR_1' }),
    () => ({ type: 'sip.ruleSkipped', reason: 'no_pin' }),
    () => ({ type: 'sip.createFailed', reason }),
    () => ({ type: 'sip.ruleDeleted' }),
    () => ({ type: 'callers.settleFailed', reason, sid: 'PA_call', call: personal.secrets[1] }),
    () => ({ type: 'callers.allHungUp' }),
    () => ({ type: 'pin.renewed' }),
    () => ({ type: 'roomkit.join' }),
  ])();
}

function guestEvent(random: RandomSource, participant: string): MachineEvent {
  const username = random.pick(personal.names);
  const user = random.pick([null, participant]);
  const by = randomUUID();
  const replica = random.pick(['0b7a4a3e-0000-4000-8000-000000000001', '0b7a4a3e-0000-4000-8000-000000000002']);
  const who = { participant, username, color: 'hsl(1, 60%, 40%)', user };
  return random.pick<() => MachineEvent>([
    () => ({
      type: 'guest.knock',
      ...who,
      number: 1 + random.below(3),
      position: 1,
      replica: random.pick([replica, null]),
    }),
    () => ({ type: 'guest.knock', ...who, number: 1 + random.below(3), position: 1, replica }),
    () => ({ type: 'guest.admit', by }),
    () => ({ type: 'guest.deny', by }),
    () => ({ type: 'guest.leave' }),
    () => ({ type: 'guest.correct', username, user }),
    () => ({ type: 'guest.correct', username, user: null }),
    () => ({ type: 'guest.remove', ...who, by, meets: random.chance(0.5) }),
    () => ({ type: 'guest.held', replica }),
    () => ({ type: 'guest.released', replica }),
    () => ({ type: 'guest.polled' }),
  ])();
}

/** The event of a pending timer of an actor, as if it were due; null when none is pending. */
async function dueTimer(scene: ActorScene, random: RandomSource, to: Delivery['to']): Promise<Delivery | null> {
  const { timers = {} } = (await scene.actor(to.kind, to.id)) ?? {};
  const ids = Object.keys(timers).sort();
  if (ids.length === 0) return null;
  const id = random.pick(ids);
  const { token, event } = timers[id] as unknown as Timer;
  const timer = { id, token };
  return { to, event, timer, key: `timer/${id}/${token}`, cause: { by: 'timer', id } } as unknown as Delivery;
}

/** One random act in a room with these guests. */
export async function act(
  scene: ActorScene,
  random: RandomSource,
  room: Room,
  guests: readonly string[],
): Promise<void> {
  const guest = random.pick(guests);
  const toRoom = random.chance(0.7);
  const request = { id: randomUUID() };
  if (random.chance(0.06)) return void (await admitAll(scene.lobby, scene.host, room, request));
  const event = toRoom ? roomEvent(random) : guestEvent(random, guest);
  const delivery = toRoom ? report(room, event) : ask(room, guest, event);
  const timer = random.chance(0.15) ? await dueTimer(scene, random, delivery.to) : null;
  await deliver(scene.runtime, [timer ?? delivery]);
}
