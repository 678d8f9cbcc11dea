import type { ActorKind } from '#machines/catalogue.ts';
import { viewRoom } from '#machines/room/room.view.ts';
import { release } from '#src/actors/inbox.ts';
import { describeLine, readJournal } from '#src/actors/journal.ts';
import { replay } from '#src/actors/replay.ts';
import { describeState } from '#src/actors/restore.ts';
import type { Database } from '#src/db/database.ts';
import { grantPrivileges } from '#src/db/privileges.ts';
import { readActor } from '#src/operators/actor/read-actor.ts';
import { showCause } from '#src/operators/actor/show-cause.ts';
import { migrateProduct } from '#src/product-database.ts';
import { createRuntime } from '#src/product-runtime.ts';
import { findRoom } from '#src/rooms/find-room.ts';
import { actCommands } from './act-commands.ts';
import { applicationCommands } from './application-commands.ts';
import type { Command } from './command.ts';
import { diagnoseCommands } from './diagnose-commands.ts';
import { driftCommand } from './drift-command.ts';
import { fileCommands } from './file-commands.ts';
import { findSecret } from './find-secret.ts';
import { reconcileCommand } from './reconcile-command.ts';
import { recordingCommands } from './recording-commands.ts';
import { roomCommands } from './room-commands.ts';
import { sessionCommands } from './session-commands.ts';
import { userCommands } from './user-commands.ts';

interface ActorRow {
  readonly kind: ActorKind;
  readonly id: string;
  readonly snapshot: { readonly value: unknown };
  readonly inbox: number;
  readonly quarantined_at: Date | null;
}

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [
  {
    words: ['migrate'],
    args: [],
    options: { grant: 'role' },
    help: 'bring the database up to date, as its owner; --grant gives a role that owns nothing the privileges to use it',
    async run({ database }, _args, { grant }) {
      const ran = await migrateProduct(database);
      const granted = typeof grant === 'string' ? grant : null;
      if (granted !== null) await grantPrivileges(database, granted);
      const lines = [...ran, ...(granted === null ? [] : [`${granted} may use the database.`])];
      return { data: { ran, granted }, text: lines.length === 0 ? 'Nothing to do.' : lines.join('\n') };
    },
  },
  {
    words: ['rooms', 'list'],
    args: [],
    help: 'rooms that have an actor, the last moved first',
    async run({ database, limit }) {
      const { rows } = await database.pool.query<{
        id: string;
        slug: string;
        snapshot: { value: unknown };
        waiting: number;
      }>(
        `select a.id, r.slug, a.snapshot, coalesce(s.waiting, 0) as waiting
         from greenroom.actor a join public.meet_room r on r.resource_id = a.room
         left join greenroom.stream s on s.room = a.room
         where a.kind = 'room' order by a.updated_at desc limit $1`,
        [limit],
      );
      const data = rows.map(({ id, slug, snapshot, waiting }) => ({ id, slug, ...viewRoom(snapshot), waiting }));
      const text = data.map(
        ({ id, slug, meeting, waiting }) => `${id}  ${meeting.padEnd(9)}  ${waiting} waiting  ${slug}`,
      );
      return { data, text: text.join('\n') };
    },
  },
  {
    words: ['rooms', 'show'],
    args: ['id or slug'],
    help: 'a room, who is present and who waits',
    async run({ database }, [reference = '']) {
      const room = await roomNamed(database, reference);
      const present = await database.pool.query(
        'select sid, kind, joined_at from greenroom.presence where room = $1 and left_at is null order by joined_at',
        [room.id],
      );
      const guests = await database.pool.query(
        `select id, number::int, status, knocked_at from greenroom.guest
         where room = $1 and status <> 'gone' order by number`,
        [room.id],
      );
      const actor = await findActor(database, room.id);
      const data = {
        id: room.id,
        slug: room.slug,
        accessLevel: room.accessLevel,
        state: actor === undefined ? null : describeState(actor.snapshot.value),
        present: present.rows,
        guests: guests.rows,
      };
      return { data, text: JSON.stringify(data, null, 2) };
    },
  },
  {
    words: ['actors', 'show'],
    args: ['id'],
    help: 'an actor, without personal data: state, what it waits for, what failed; a room by its uuid, a guest by <room>/<guest>',
    async run({ database, settings, log }, [id = '']) {
      const { kind } = await actorNamed(database, id);
      const secret = await findSecret(settings);
      const runtime = createRuntime({ database, log, secret }, settings);
      const actor = await readActor({ settings, database, runtime, secret }, { kind, id });
      if (actor === null) throw new Error(`There is no actor ${id}.`);
      const said = [actor.state, ...(actor.problem === null ? [] : [actor.problem]), JSON.stringify(actor, null, 2)];
      return { data: actor, text: said.join('\n') };
    },
  },
  {
    words: ['actors', 'journal'],
    args: ['room id or slug'],
    help: 'what moved a room and everybody at its door; --limit n for more',
    async run({ database, limit }, [reference = '']) {
      const read = await readJournal(database, (await roomNamed(database, reference)).id, { limit });
      const lines = read.map((line) => ({ ...line, cause: showCause(line.cause) }));
      return { data: lines, text: lines.map(describeLine).join('\n') };
    },
  },
  {
    words: ['actors', 'retry'],
    args: ['id'],
    help: 'release a quarantined actor and deliver its kept reports in order',
    async run({ database, settings, log }, [id = '']) {
      const { kind } = await actorNamed(database, id);
      const runtime = createRuntime({ database, log, secret: await findSecret(settings) }, settings);
      const released = await release(runtime, { kind, id });
      const { inbox, quarantined_at } = await actorNamed(database, id);
      const text = `${released ? 'Released' : 'It was not quarantined'}; ${inbox} reports are left${quarantined_at === null ? '' : ', and it is quarantined again'}.`;
      return { data: { released, inbox, quarantined: quarantined_at !== null }, text };
    },
  },
  {
    words: ['actors', 'replay'],
    args: ['kind', 'id'],
    options: { until: 'revision' },
    help: 'recompute the last moves of an actor from its journal; --limit n for more',
    async run({ database, settings, log, limit }, [kind = '', id = ''], { until }) {
      const runtime = createRuntime({ database, log, secret: await findSecret(settings) }, settings);
      if (!runtime.kinds.has(kind)) throw new Error(`Kinds: ${[...runtime.kinds.keys()].join(', ')}.`);
      const last = typeof until === 'string' ? Number(until) : undefined;
      const replayed = await replay(runtime, { kind, id }, last);
      if (replayed === null) throw new Error('The journal has no state of it to start from.');
      const { start, steps } = replayed;
      const lines = steps.slice(-limit).map(({ revision, at, event, before, state, agrees }) => {
        const change = before === state ? state : `${before} → ${state}`;
        return `${revision}  ${at}  ${event.type}  ${change}${agrees ? '' : '  (the journal has another result)'}`;
      });
      const data = { start, steps: steps.slice(-limit) };
      return { data, text: [`${start.revision}  ${start.state}`, ...lines].join('\n') };
    },
  },
  ...actCommands,
  ...diagnoseCommands,
  reconcileCommand,
  driftCommand,
  ...roomCommands,
  ...applicationCommands,
  ...recordingCommands,
  ...fileCommands,
  ...sessionCommands,
  ...userCommands,
];

async function roomNamed(database: Database, reference: string) {
  const room = await findRoom(database.pool, reference, null);
  if (room === null) throw new Error(`There is no room ${reference}.`);
  return room;
}

async function findActor(database: Database, id: string): Promise<ActorRow | undefined> {
  const { rows } = await database.pool.query<ActorRow>(
    `select kind, id, snapshot, inbox, quarantined_at
     from greenroom.actor where id = $1`,
    [id],
  );
  return rows[0];
}

async function actorNamed(database: Database, id: string): Promise<ActorRow> {
  const actor = await findActor(database, id);
  if (actor === undefined) throw new Error(`There is no actor ${id}.`);
  return actor;
}
