import { randomUUID } from 'node:crypto';
import { roomAddress } from '#machines/addresses.ts';
import { deliver } from '#src/actors/deliver.ts';
import type { Delivery, MachineEvent } from '#src/actors/delivery.ts';
import { operatorToken } from './http-product.ts';
import type { Person } from './people.ts';
import { type Json, type RestAnswer, type RestScene, startRestScene } from './rest-scene.ts';

/** The product's HTTP side with what operators ask of it. No worker runs: commands and timers stay as they are. */
export interface ActScene extends RestScene {
  readonly owner: Person;
  /** Calls `/operators/api/<path>` with the operator token. */
  operate(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<RestAnswer>;
  /** Does an act, with a reason unless one is given. */
  act(body: Json, headers?: Readonly<Record<string, string>>): Promise<RestAnswer>;
  newRoom(): Promise<string>;
  /** A room with a running meeting of these people. */
  newMeeting(...names: readonly string[]): Promise<string>;
  /** Somebody without an account knocks. Resolves with the guest's id. */
  knock(room: string): Promise<string>;
  /** Delivers a report to a room. */
  tell(room: string, event: MachineEvent): Promise<string>;
  /** Makes an actor's stored state one that no machine can be restored to. */
  corrupt(kind: string, id: string): Promise<void>;
  actor(kind: string, id: string): Promise<Json>;
  rows(text: string, ...values: readonly unknown[]): Promise<Json[]>;
  /** Journal lines of a room, oldest first. */
  journal(room: string): Promise<Json[]>;
  /** Pending commands of an actor, oldest first. */
  commands(id: string): Promise<Json[]>;
  /** All rows of all tables of the product, as text; equal when nothing was written. */
  everything(): Promise<Record<string, string>>;
}

/** Starts it with these settings. */
export async function startActScene(env: Readonly<Record<string, string>> = {}): Promise<ActScene> {
  const scene = await startRestScene(env);
  const { product, people } = scene;
  const owner = await people.newPerson();
  const rows: ActScene['rows'] = async (text, ...values) => (await people.pool.query(text, [...values])).rows;
  const operate: ActScene['operate'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${product.origin}/operators/api/${path}`, {
      method,
      headers: { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, json: text === '' ? null : JSON.parse(text) };
  };
  const tell: ActScene['tell'] = async (room, event) => {
    const id = randomUUID();
    const delivery = { to: roomAddress(room), event, key: `webhook/${id}`, cause: { by: 'webhook', id } };
    const [receipt] = await deliver(product.runtime, [delivery as Delivery]);
    return receipt!.outcome;
  };
  return {
    ...scene,
    owner,
    rows,
    operate,
    tell,
    act: (body, headers) => operate('POST', 'acts/', { reason: 'a guest called', ...body }, headers),
    newRoom: () => people.newRoom(owner),
    async newMeeting(...names) {
      const room = await people.newRoom(owner);
      for (const name of names) await tell(room, joined(name));
      return room;
    },
    async knock(room) {
      const { json } = await scene.call(null, 'POST', `rooms/${room}/request-entry/`, { username: 'Gus Guest' });
      return json.id;
    },
    async corrupt(kind, id) {
      await people.pool.query(
        `update greenroom.actor set snapshot = jsonb_set(snapshot, '{value}', '{"nonsense": "here"}')
         where kind = $1 and id = $2`,
        [kind, id],
      );
    },
    async actor(kind, id) {
      const [row] = await rows(
        `select revision::int, snapshot, timers, due_at, done, inbox, quarantined_at, journaled::int
         from greenroom.actor where kind = $1 and id = $2`,
        kind,
        id,
      );
      return row!;
    },
    journal: (room) =>
      rows(
        `select kind, actor, event, cause, state_before as before, state_after as after, facts, commands, given,
           checkpoint from greenroom.journal where room = $1 order by id`,
        room,
      ),
    commands: (id) =>
      rows(
        `select t.identifier as name, j.key, j.payload, j.run_at, j.locked_by from graphile_worker._private_jobs j
         join graphile_worker._private_tasks t on t.id = j.task_id where j.payload -> 'to' ->> 'id' = $1 order by j.id`,
        id,
      ),
    async everything() {
      const tables = await rows(
        `select schemaname as schema, tablename as name from pg_tables
         where schemaname in ('public', 'greenroom', 'graphile_worker') order by 1, 2`,
      );
      const all: Record<string, string> = {};
      for (const { schema, name } of tables) {
        const [row] = await rows(
          `select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as hash from ${schema}.${name} t`,
        );
        all[`${schema}.${name}`] = row!.hash;
      }
      return all;
    },
  };
}

/** A person who joins the meeting's LiveKit room. */
export const joined = (name: string, sid = 'RM_1', kind = 'standard'): MachineEvent => ({
  type: 'participant.joined',
  sid,
  participant: { sid: `PA_${name}`, identity: name, name: `Name of ${name}`, kind },
  source: 'webhook',
});
