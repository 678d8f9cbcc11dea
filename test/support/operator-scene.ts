import { randomUUID } from 'node:crypto';
import { deliver } from '#src/actors/deliver.ts';
import { retryInboxes } from '#src/actors/inbox.ts';
import { joins, report } from './actor-scene.ts';
import { type HttpProduct, operatorToken, type startHttpProduct } from './http-product.ts';
import type { People, Person } from './people.ts';
import { type Json, startRestScene } from './rest-scene.ts';

export interface OperatorAnswer {
  readonly status: number;
  readonly json: Json;
  readonly text: string;
}

/** The product, and an operator who asks with the operator token. */
export interface OperatorScene extends AsyncDisposable {
  readonly product: HttpProduct;
  readonly people: People;
  readonly host: Person;
  /** Asks `/operators/api/<path>`; with a body by POST. */
  ask(path: string, body?: unknown): Promise<OperatorAnswer>;
  /** The answer of a path that exists. */
  read(path: string): Promise<Json>;
  /** A room with a meeting of these people. */
  meet(...names: string[]): Promise<string>;
  /** Stores a state that the machine does not know; the actor's next three tries quarantine it. */
  quarantine(room: string): Promise<void>;
}

/** Starts it with these settings. */
export async function startOperatorScene(...args: Parameters<typeof startHttpProduct>): Promise<OperatorScene> {
  const scene = await startRestScene(...args);
  const { product, people } = scene;
  const { pool } = people;
  const { runtime } = product;
  const host = await people.newPerson();
  const ask: OperatorScene['ask'] = async (path, body) => {
    const response = await fetch(`${product.origin}/operators/api/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, json: text === '' ? null : JSON.parse(text), text };
  };
  return {
    product,
    people,
    host,
    ask,
    async read(path) {
      const { status, json, text } = await ask(path);
      if (status !== 200) throw new Error(`${path} was answered ${status}: ${text.slice(0, 500)}`);
      return json;
    },
    async meet(...names) {
      const id = await people.newRoom(host);
      for (const name of names) await deliver(runtime, [report({ id }, joins(name, `RM_${id}`))]);
      return id;
    },
    async quarantine(room) {
      await pool.query(
        `update greenroom.actor set snapshot = jsonb_set(snapshot, '{value,meeting}', '"nonsense"')
         where kind = 'room' and id = $1`,
        [room],
      );
      await deliver(runtime, [report({ id: room }, joins(randomUUID(), `RM_${room}`))]);
      for (let tries = 1; tries < 3; tries++) {
        await pool.query(`update greenroom.inbox set next_try_at = '2000-01-01' where actor = $1`, [room]);
        await retryInboxes(runtime);
      }
    },
    [Symbol.asyncDispose]: () => scene[Symbol.asyncDispose](),
  };
}
