import { randomUUID } from 'node:crypto';
import type { Role } from '#machines/room/room.roles.ts';
import type { People, Person } from './people.ts';

export interface RecordingRow {
  readonly status?: string;
  readonly mode?: 'screen_recording' | 'transcript';
  /** How long ago it was made: an interval of PostgreSQL. */
  readonly age?: string;
}

/** Recordings of a room, written where the product reads them. */
export function openRecordings({ pool }: Pick<People, 'pool'>, room: string) {
  const setRole = async (recording: string, person: Person, role: Role): Promise<void> => {
    await pool.query(
      `insert into meet_recording_access (id, created_at, updated_at, team, role, recording_id, user_id)
       values ($1, now(), now(), '', $2, $3, $4)`,
      [randomUUID(), role, recording, person.id],
    );
  };
  return {
    setRole,
    /** Adds a recording, by default a saved film; resolves with its id. */
    async add(owner: Person, row: RecordingRow = {}): Promise<string> {
      const { status = 'saved', mode = 'screen_recording', age = '0' } = row;
      const id = randomUUID();
      await pool.query(
        `insert into meet_recording (id, created_at, updated_at, status, room_id, mode, options)
         values ($1, now() - $2::interval, now(), $3, $4, $5, '{}')`,
        [id, age, status, room, mode],
      );
      await setRole(id, owner, 'owner');
      return id;
    },
  };
}
