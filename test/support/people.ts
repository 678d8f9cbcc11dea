import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import type { Role } from '#machines/room/room.roles.ts';
import type { AccessLevel } from '#src/client/rest.ts';

/** Somebody with an account who is logged in. */
export interface Person {
  readonly id: string;
  readonly sub: string;
  readonly name: string;
  readonly cookie: string;
}

/** Accounts, rooms and roles, written where the product reads them, so that a test may also take them away. */
export interface People extends AsyncDisposable {
  readonly pool: Pool;
  newPerson(name?: string): Promise<Person>;
  /** A room of this owner; guests have to knock unless another access level is given. Resolves with its id. */
  newRoom(owner: Person, accessLevel?: AccessLevel): Promise<string>;
  setRole(room: string, person: Person, role: Role | null): Promise<void>;
  endSession(person: Person): Promise<void>;
  /** Makes every timer of this guest due now. */
  hurryGuest(room: string, guest: string): Promise<void>;
}

export function openPeople(databaseUrl: string): People {
  const pool = new Pool({ connectionString: databaseUrl, max: 2 });
  // The database may be dropped while a connection idles.
  pool.on('error', () => undefined);
  return {
    pool,
    async newPerson(name = 'Ada Account') {
      const id = randomUUID();
      const sub = `sub-${id}`;
      const session = randomBytes(16).toString('hex');
      await pool.query(
        `insert into meet_user (id, created_at, updated_at, password, is_superuser, is_staff, is_device, is_active, sub,
           full_name, language, timezone, default_room_configuration)
         values ($1, now(), now(), '!', false, false, false, true, $2, $3, 'en-us', 'UTC', '{}')`,
        [id, sub, name],
      );
      await pool.query(
        `insert into greenroom.session (id, user_id, data, expires_at) values ($1, $2, '{}', now() + interval '1 hour')`,
        [createHash('sha256').update(session).digest(), id],
      );
      return { id, sub, name, cookie: `meet_sessionid=${session}` };
    },
    async newRoom(owner, accessLevel = 'restricted') {
      const id = randomUUID();
      await pool.query(
        `with resource as (insert into meet_resource (id, created_at, updated_at) values ($1, now(), now()))
         insert into meet_room (resource_id, name, slug, configuration, access_level)
         values ($1, $2, $2, '{}', $3)`,
        [id, `room-${id}`, accessLevel],
      );
      await this.setRole(id, owner, 'owner');
      return id;
    },
    async setRole(room, person, role) {
      if (role === null) {
        await pool.query('delete from meet_resource_access where resource_id = $1 and user_id = $2', [room, person.id]);
        return;
      }
      await pool.query(
        `insert into meet_resource_access (id, created_at, updated_at, role, resource_id, user_id)
         values ($1, now(), now(), $2, $3, $4)
         on conflict (user_id, resource_id) do update set role = excluded.role`,
        [randomUUID(), role, room, person.id],
      );
    },
    async endSession(person) {
      await pool.query('delete from greenroom.session where user_id = $1', [person.id]);
    },
    async hurryGuest(room, guest) {
      await pool.query(
        `update greenroom.actor set due_at = '2000-01-01', timers = (
           select jsonb_object_agg(key, jsonb_set(value, '{at}', '"2000-01-01T00:00:00.000Z"')) from jsonb_each(timers))
         where kind = 'guest' and id = $1 and timers <> '{}'`,
        [`${room}/${guest}`],
      );
    },
    [Symbol.asyncDispose]: () => pool.end(),
  };
}
