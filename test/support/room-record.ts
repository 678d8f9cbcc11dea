import { Pool, type PoolClient } from 'pg';

/** PostgreSQL's rows of a room, for assertions. */
export interface RoomRecord {
  /** `empty`, or the state of the meeting as one line. */
  readonly meeting: string;
  readonly sweeping: string;
  readonly context: Readonly<Record<string, unknown>>;
  /** Stored presences. */
  readonly present: readonly { readonly sid: string; readonly identity: string; readonly livekitRoom: string }[];
  readonly facts: readonly {
    readonly stream: string;
    readonly number: number;
    readonly type: string;
    readonly data: Record<string, unknown>;
  }[];
  readonly journal: readonly JournalLine[];
  readonly guests: readonly {
    readonly id: string;
    readonly status: string;
    readonly reason: string | null;
    readonly number: number;
  }[];
  readonly waiting: number;
}

interface JournalLine {
  readonly kind: string;
  readonly actor: string;
  readonly event: string;
  readonly cause: { readonly by: string; readonly id: string };
  readonly facts: readonly string[];
  readonly commands: readonly string[];
}

/** A look into the database of the product under test. */
export interface RoomRecords extends AsyncDisposable {
  readonly pool: Pool;
  read(room: string): Promise<RoomRecord>;
  /** Makes the room's next sweep due now. */
  hurrySweep(room: string): Promise<void>;
}

export function openRecords(databaseUrl: string): RoomRecords {
  const pool = new Pool({ connectionString: databaseUrl, max: 4 });
  // The database may be dropped while a connection idles.
  pool.on('error', () => undefined);
  return {
    pool,
    async read(room) {
      const client = await pool.connect();
      try {
        // One moment for all of it.
        await client.query('begin isolation level repeatable read read only');
        const record = await readRoom(client, room);
        await client.query('commit');
        client.release();
        return record;
      } catch (error) {
        client.release(true);
        throw error;
      }
    },
    async hurrySweep(room) {
      await pool.query(
        `update greenroom.actor set due_at = '2000-01-01', timers = (
            select jsonb_object_agg(key, case when key like '%sweep%'
              then jsonb_set(value, '{at}', '"2000-01-01T00:00:00.000Z"') else value end) from jsonb_each(timers))
          where kind = 'room' and id = $1 and timers::text like '%sweep%'`,
        [room],
      );
    },
    [Symbol.asyncDispose]: () => pool.end(),
  };
}

function describe(value: unknown): string {
  if (typeof value === 'string') return value;
  const [key, child] = Object.entries(value as object)[0]!;
  return `${key}.${describe(child)}`;
}

async function readRoom(client: PoolClient, room: string): Promise<RoomRecord> {
  const all = async (text: string) => (await client.query(text, [room])).rows;
  const [actor] = await all(`select snapshot from greenroom.actor where kind = 'room' and id = $1`);
  const { value, context } = actor?.snapshot ?? { value: { meeting: 'empty', sweeping: 'idle' }, context: {} };
  const [stream] = await all('select waiting from greenroom.stream where room = $1');
  return {
    meeting: describe(value.meeting),
    sweeping: describe(value.sweeping),
    context,
    present: await all(
      `select sid, identity, livekit_room as "livekitRoom" from greenroom.presence
            where room = $1 and left_at is null order by identity`,
    ),
    facts: await all(
      'select stream, number::int, type, data from greenroom.fact where room = $1 order by stream desc, number',
    ),
    journal: await all(
      'select kind, actor, event, cause, facts, commands from greenroom.journal where room = $1 order by id',
    ),
    guests: await all('select id, status, reason, number::int from greenroom.guest where room = $1 order by number'),
    waiting: stream?.waiting ?? 0,
  };
}
