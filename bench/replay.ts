import type { Writable } from 'node:stream';
import { Client, type QueryConfig } from 'pg';
import { newId } from '#src/kernel/ids.ts';

/** Statements of one round as the product sent them; those of one turn of the event loop are sent together. */
type Recorded = readonly (readonly QueryConfig[])[];

const own = /^(begin|commit)$|^(rooms\.visit|actor\.|lobby\.|guest\.|ack\.|realtime\.entries)/;

/** Records the statements that `round` sends about rooms and guests. */
export async function recordStatements(round: () => Promise<void>): Promise<Recorded> {
  const turns: QueryConfig[][] = [];
  let open = false;
  const { query } = Client.prototype;
  Client.prototype.query = function (this: Client, ...args: unknown[]) {
    const [asked] = args as [string | QueryConfig];
    const statement = typeof asked === 'string' ? { text: asked } : asked;
    if (own.test(statement.name ?? statement.text)) {
      if (!open) turns.push([]);
      if (!open) process.nextTick(() => (open = false));
      open = true;
      turns.at(-1)!.push(statement);
    }
    return (query as (...args: unknown[]) => unknown).apply(this, args);
  } as typeof query;
  try {
    await round();
  } finally {
    Client.prototype.query = query;
  }
  return turns;
}

/**
 * Builds a round that consists of these statements only, on one connection, with a new guest in place of `guest` each
 * time: the cost of the commits without decisions, messages and signatures.
 */
export function replay(client: Client, recorded: Recorded, guest: string): () => Promise<void> {
  const requests = recorded.flat().filter(({ name }) => name === 'ack.insert');
  const ids = [guest, ...requests.map(({ values }) => String(values![1]))];
  return async () => {
    const renewed = ids.map((id) => [id, newId()] as const);
    const renew = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(renew);
      if (typeof value === 'string') return renewed.reduce((text, [from, to]) => text.replaceAll(from, to), value);
      return value;
    };
    for (const turn of recorded) {
      const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
      stream.cork();
      const answers = turn.map((statement) =>
        client.query({ ...statement, ...(statement.values && { values: statement.values.map(renew) }) }),
      );
      process.nextTick(() => stream.uncork());
      await Promise.all(answers);
    }
  };
}
