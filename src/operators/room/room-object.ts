import { z } from 'zod';
import { actorObject } from '../actor/actor-object.ts';

const moment = z.iso.datetime();

/** A difference between our state and what is outside. */
export const shownDrift = z.object({
  room: z.uuid().nullable(),
  slug: z.string(),
  what: z.string(),
  direction: z.string(),
  thing: z.string(),
  believed: z.string().nullable(),
  found: z.string().nullable(),
  since: moment,
  next: z.string(),
});

/** Somebody or something in the meeting, or who left it. */
export const shownPerson = z.object({
  sid: z.string(),
  identity: z.string().describe('Of people, the hash that the journal has.'),
  name: z.string(),
  kind: z.string(),
  joined_at: moment,
  left_at: moment.nullable(),
});

/** A guest of the room. */
export const shownGuest = z.object({
  id: z.uuid(),
  number: z.int(),
  name: z.string(),
  status: z.string(),
  reason: z.string().nullable(),
  knocked_at: moment,
  ended_at: moment.nullable(),
  quarantined: z.boolean(),
});

/** A recording of the room. */
export const shownRecording = z.object({
  id: z.uuid(),
  status: z.string(),
  mode: z.string(),
  egress: z.string().nullable(),
  created_at: moment,
  quarantined: z.boolean(),
  notices: z.record(z.string(), z.int()).describe('State → number of people to be told of the recording.'),
});

/** A replica with its heartbeat. */
export const shownReplica = z.object({ id: z.uuid(), beat_at: moment, alive: z.boolean() });

/** A room with all that explains its state. */
export const shownRoom = z.object({
  room: z.object({
    id: z.uuid(),
    slug: z.string(),
    name: z.string(),
    access_level: z.string().nullable(),
    origin: z.string().nullable(),
    has_pin: z.boolean(),
    trunk_id: z.string().nullable(),
    created_at: moment.nullable(),
    deleted: z.boolean(),
  }),
  actor: actorObject.nullable(),
  people: z.array(shownPerson).describe('Those present, then those who left; at most 300.'),
  waiting: z.int(),
  guests: z.array(shownGuest).describe('The newest 100.'),
  recordings: z.array(shownRecording).describe('The newest 50.'),
  bans: z.int(),
  watchers: z.array(z.object({ replica: z.uuid(), alive: z.boolean() })),
  replicas: z.array(shownReplica),
  drift: z.array(shownDrift),
  journal_days: z.int(),
});

export type ShownRoom = z.output<typeof shownRoom>;
