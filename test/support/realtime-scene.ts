import type { Acks } from '#src/realtime/protocol.ts';
import { freshDatabase } from './fresh-database.ts';
import { openPeople, type People, type Person } from './people.ts';
import { type Product, startProduct } from './start-product.ts';
import { openWires, type Wire, type WireOptions } from './wire.ts';

/** The product on its own database, with people and connections. */
export interface RealtimeScene extends AsyncDisposable {
  readonly product: Product;
  readonly databaseUrl: string;
  readonly people: People;
  /** A connection to the product; closed with the scene. */
  connect(options?: WireOptions): Promise<Wire>;
  /** A new room with its connected owner. */
  host(accessLevel?: Parameters<People['newRoom']>[1]): Promise<{ room: string; owner: Person; wire: Wire }>;
  /** Knocks without an account and returns the ack; `guest` is the credential. */
  knock(room: string): Promise<Acks['room:enter'] & { readonly wire: Wire; readonly guest: string }>;
  /** The stored state of a guest. */
  guestRow(
    room: string,
    guest: string,
  ): Promise<{ status: string; reason: string | null; replica: string | null } | undefined>;
}

export async function startRealtimeScene(env: Readonly<Record<string, string>> = {}): Promise<RealtimeScene> {
  const database = await freshDatabase();
  const product = await startProduct({ databaseUrl: database.url, env });
  const people = openPeople(database.url);
  const wires = openWires();
  const connect: RealtimeScene['connect'] = (options) => wires.connect(product.origin, options);
  return {
    product,
    databaseUrl: database.url,
    people,
    connect,
    async host(accessLevel) {
      const owner = await people.newPerson('Olga Owner');
      const room = await people.newRoom(owner, accessLevel);
      return { room, owner, wire: await connect({ cookie: owner.cookie }) };
    },
    async knock(room) {
      const wire = await connect();
      const ack = await wire.get('room:enter', { room });
      return { wire, ...ack, guest: ack.guest! };
    },
    async guestRow(room, guest) {
      const { rows } = await people.pool.query(
        'select status, reason, replica from greenroom.guest where room = $1 and id = $2',
        [room, guest],
      );
      return rows[0];
    },
    async [Symbol.asyncDispose]() {
      wires[Symbol.dispose]();
      await product[Symbol.asyncDispose]();
      await people[Symbol.asyncDispose]();
      await database.drop();
    },
  };
}
