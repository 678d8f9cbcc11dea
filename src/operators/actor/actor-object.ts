import { z } from 'zod';
import { actorKinds } from '#machines/catalogue.ts';

const json = z.record(z.string(), z.unknown());
const moment = z.iso.datetime();

/** The origin of an event. */
export const shownCause = z.object({
  by: z.string(),
  id: z.string(),
  reason: z.string().exactOptional(),
  tries: z.int().exactOptional(),
});

/** A state value: the name of a state, or states by region. */
export const stateValue = z.union([z.string(), json]).nullable();

/** A pending timer. */
export const shownTimer = z.object({
  id: z.string(),
  at: moment,
  event: z.string(),
  overdue: z.boolean().describe('Whether it is due, and has not fired.'),
});

/** A report that waits because the machine failed on it, or on an earlier one. */
export const shownReport = z.object({
  id: z.int(),
  key: z.string(),
  event: z.string(),
  given: json.describe('The fields of the event, redacted as in the journal.'),
  cause: shownCause,
  tries: z.int(),
  next_try_at: moment,
  error: z.string().nullable(),
  at: moment,
});

/** A command that has not ended. */
export const shownCommand = z.object({
  id: z.string(),
  name: z.string(),
  key: z.string(),
  tries: z.int().describe('Failed tries.'),
  run_at: moment.describe('The next try.'),
  give_up_at: moment,
  locked: z.boolean().describe('Whether a worker runs it now.'),
  locked_since: moment.nullable(),
  worker_alive: z.boolean().nullable().describe('Whether the replica of that worker has a recent heartbeat.'),
  error: z.string().nullable().describe('Why the last try failed.'),
  created_at: moment.describe('When the machine asked for it.'),
});

/** A transaction that holds the row of the actor for more than a second. */
export const shownLock = z.object({
  since: moment,
  waiting: z.int().describe('Transactions that wait for it.'),
  application: z.string().nullable(),
});

/** An actor, and what it waits for. */
export const actorObject = z.object({
  kind: z.enum(actorKinds),
  id: z.string(),
  room: z.uuid(),
  version: z.int(),
  current_version: z.int(),
  revision: z.int(),
  state: z.string(),
  value: stateValue,
  context: json,
  done: z.boolean(),
  updated_at: moment,
  timers: z.array(shownTimer),
  inbox: z.array(shownReport).describe('The oldest 100.'),
  inbox_count: z.int(),
  quarantined_at: moment.nullable(),
  commands: z.array(shownCommand),
  lock: shownLock.nullable(),
  problem: z.string().nullable().describe('Why the state cannot be used by this replica.'),
});

export type ShownActor = z.output<typeof actorObject>;
export type ShownCommand = z.output<typeof shownCommand>;
