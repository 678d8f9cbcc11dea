import { z } from 'zod';
import { actorKinds } from '#machines/catalogue.ts';
import { uuidField } from '#src/api/uuid-field.ts';
import { reasonField } from './clean-reason.ts';

/** Address of an actor, as operators write it. */
export const actorField = () =>
  z.object({ kind: z.enum(actorKinds), id: z.string().trim().toLowerCase().min(1).max(100) });

/** Id or slug of a room. */
export const roomField = () => z.string().trim().min(1).max(500);

const actor = actorField();
const room = roomField();
const name = z.string().trim().min(1).max(200);
const uuid = uuidField();

/** What belongs to an act, by its name. */
const targets = {
  /** Run a pending command now. */
  'command.retry': { actor, command: name },
  /** Give a pending command up: its actor gets the failure. */
  'command.drop': { actor, command: name },
  'actor.release': { actor },
  'actor.reset': { actor },
  'timer.fire': { actor, timer: name },
  'timer.cancel': { actor, timer: name },
  'meeting.end': { room },
  'guest.admit': { room, guest: uuid },
  'guest.deny': { room, guest: uuid },
  'participant.remove': { room, participant: name },
  'recording.stop': { room, recording: uuid },
  'recording.fail': { room, recording: uuid },
  'recording.notify': { room, recording: uuid },
  'pin.renew': { room },
  'room.reconcile': { room },
  reconcile: {},
} as const;

type Targets = typeof targets;

export type ActName = keyof Targets;

/** An act with its target. */
export type Act<Name extends ActName = ActName> = {
  [One in Name]: { readonly act: One } & z.output<z.ZodObject<Targets[One]>>;
}[Name];

export const actNames = Object.keys(targets) as ActName[];

/** Names of the fields that an act needs. */
export const fieldsOf = (act: ActName): string[] => Object.keys(targets[act]);

const how = {
  reason: reasonField(),
  /** Whether the answer only says what would happen. */
  dry_run: z.boolean().default(false),
};

/** How an act is to be done. */
export interface How {
  readonly reason: string;
  readonly dry_run: boolean;
}

const options = actNames.map((act) => z.object({ act: z.literal(act), ...targets[act], ...how }));

/** Body of `POST /operators/api/acts/`. */
export const actRequest = z.discriminatedUnion(
  'act',
  options as unknown as [(typeof options)[number], ...(typeof options)[number][]],
) as unknown as z.ZodType<Act & How>;

/** Its answer. */
export const actAnswer = z.object({
  done: z.boolean(),
  dry_run: z.boolean(),
  text: z.string(),
  details: z.record(z.string(), z.unknown()),
});

export type ActAnswer = z.output<typeof actAnswer>;
