import { Client, type ClientConfig } from 'pg';

interface Address {
  readonly host: string;
  readonly port: number;
}

/** Milliseconds for one of several servers to answer; another one may be the primary. */
const patience = 3_000;

/** Returns the servers that a database's address lists in `hosts`, in their order; none for a usual address. */
export function hostsOf(url: string): Address[] {
  const listed = new URL(url).searchParams.get('hosts')?.split(',') ?? [];
  return listed.map((item) => {
    const [, host = '', port = '5432'] = /^(.*?)(?::(\d+))?$/.exec(item) ?? [];
    return { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) };
  });
}

/**
 * Returns a client for a pool that connects to the first of these servers which is not in recovery, and keeps to it
 * until a connection fails. Connecting rejects with the code 57P03 while none is.
 */
export function primaryClient(hosts: readonly Address[]): typeof Client {
  let kept: Promise<Address> | null = null;
  return class PrimaryClient extends Client {
    readonly #config: ClientConfig;
    constructor(config: ClientConfig = {}) {
      super(config);
      this.#config = config;
    }

    override connect(): Promise<this>;
    override connect(callback: (error: Error) => void): void;
    override connect(callback?: (error: Error) => void): Promise<this> | undefined {
      const connected = this.#connectToPrimary();
      if (callback === undefined) return connected;
      connected.then(() => (callback as () => void)(), callback);
      return undefined;
    }

    async #connectToPrimary(): Promise<this> {
      kept ??= findPrimary(hosts, this.#config);
      const chosen = kept;
      try {
        Object.assign(this, await chosen);
        await super.connect();
        // One that was the primary before may be a standby now.
        await refuseStandby(this);
        return this;
      } catch (error) {
        if (kept === chosen) kept = null;
        this.end().catch(() => undefined);
        throw error;
      }
    }
  };
}

async function findPrimary(hosts: readonly Address[], config: ClientConfig): Promise<Address> {
  let failure: unknown;
  for (const { host, port } of hosts) {
    const { user, password, database, ssl, connectionString } = config;
    const own = { user, password, database, ssl, connectionString };
    const client = new Client({ ...own, connectionTimeoutMillis: patience, query_timeout: patience });
    client.on('error', () => undefined);
    // Assigned after construction, because a `connectionString` overrides the options `host` and `port`.
    Object.assign(client, { host, port });
    try {
      await client.connect();
      await refuseStandby(client);
      return { host, port };
    } catch (error) {
      failure = error;
    } finally {
      client.end().catch(() => undefined);
    }
  }
  throw Object.assign(new Error('No server of DB_HOSTS is a primary', { cause: failure }), { code: '57P03' });
}

async function refuseStandby(client: Client): Promise<void> {
  const { rows } = await client.query<{ standby: boolean }>({ text: 'select pg_is_in_recovery() as standby' });
  if (rows[0]?.standby) throw Object.assign(new Error('The server is a standby'), { code: '57P03' });
}
