import { eventually } from './eventually.ts';
import { freshDatabase } from './fresh-database.ts';
import { openPeople, type People, type Person } from './people.ts';
import { type RestAnswer, restCaller } from './rest-scene.ts';
import { type ReceivedMail, type SmtpInbox, startSmtpInbox } from './smtp-inbox.ts';
import { type Product, startProduct } from './start-product.ts';

/** State of an invitation. */
interface InvitationRow {
  readonly id: string;
  readonly address: string | null;
  readonly state: string;
  readonly reason: string | null;
}

/** Somebody with an account that invites, or is invited. */
interface Account {
  readonly email?: string;
  readonly name?: string;
  readonly language?: string;
  readonly timeZone?: string;
}

/** A room and its owner, who has the e-mail `<id of the account>@example.org`. */
export interface InvitationRoom {
  readonly room: string;
  readonly owner: Person;
}

/** The whole product with an SMTP server. */
export interface InvitationScene extends AsyncDisposable {
  readonly product: Product;
  readonly people: People;
  readonly inbox: SmtpInbox;
  call(person: Person | null, method: string, path: string, body?: unknown): Promise<RestAnswer>;
  /** Starts another replica on the same database. */
  another(): Promise<Product>;
  newAccount(account?: Account): Promise<Person>;
  open(owner?: Account): Promise<InvitationRoom>;
  /** Invites these addresses as the owner. */
  invite(of: InvitationRoom, emails: unknown, more?: object): Promise<RestAnswer>;
  /** Mails to an address. */
  mailsTo(address: string): readonly ReceivedMail[];
  /** Invitations to a room, the oldest first. */
  rows(of: InvitationRoom): Promise<InvitationRow[]>;
  /** Waits until so many invitations of a room have this state; a pending one was tried and failed. */
  await(of: InvitationRoom, state: 'pending' | 'sending' | 'sent' | 'failed', count?: number): Promise<void>;
  /** Makes all tries due now. */
  hurry(): Promise<void>;
  /** Waits until no invitation has a task. */
  awaitIdle(): Promise<void>;
}

const invitationEnv = {
  DJANGO_EMAIL_BRAND_NAME: 'Visio',
  DJANGO_EMAIL_APP_BASE_URL: 'https://meet.example.org/',
  DJANGO_EMAIL_DOMAIN: 'meet.example.org',
};

export async function startInvitationScene(env: Readonly<Record<string, string>> = {}): Promise<InvitationScene> {
  await using stack = new AsyncDisposableStack();
  const inbox = stack.use(await startSmtpInbox());
  const database = stack.use(await freshDatabase());
  const people = stack.use(openPeople(database.url));
  const options = { databaseUrl: database.url, env: { ...invitationEnv, ...inbox.env, ...env } };
  const product = stack.use(await startProduct(options));
  const call = restCaller(product.origin);
  const { pool } = people;
  const newAccount: InvitationScene['newAccount'] = async ({
    email,
    name,
    language = 'en-us',
    timeZone = 'UTC',
  } = {}) => {
    const person = await people.newPerson(name);
    const text = 'update meet_user set email = $2, language = $3, timezone = $4 where id = $1';
    await pool.query(text, [person.id, email ?? `${person.id}@example.org`, language, timeZone]);
    return person;
  };
  const rows: InvitationScene['rows'] = async ({ room }) => {
    const text = `select id, address, state, reason from greenroom.invitation where room = $1 order by created_at, address`;
    return (await pool.query<InvitationRow>(text, [room])).rows;
  };
  const hurry = async () => {
    await pool.query('update graphile_worker._private_jobs set run_at = now() where run_at > now()');
  };
  const started = stack.move();
  return {
    product,
    people,
    inbox,
    call,
    another: () => startProduct(options),
    newAccount,
    async open(account) {
      const owner = await newAccount(account);
      return { owner, room: await people.newRoom(owner) };
    },
    invite: ({ room, owner }, emails, more = {}) => call(owner, 'POST', `rooms/${room}/invite/`, { emails, ...more }),
    mailsTo: (address) => inbox.mails.filter(({ recipients }) => recipients.includes(address)),
    rows,
    async await(of, state, count = 1) {
      await eventually(`${count} invitations that are ${state}`, async () => {
        const found = (await rows(of)).filter((row) => row.state === state);
        if (found.length !== count) return false;
        if (state !== 'pending') return true;
        // An invitation that was tried and failed is pending too, and its next try is known.
        const text = `select from graphile_worker._private_jobs where key = any($1) and run_at > now()`;
        const keys = found.map(({ id }) => `invitation.send/${id}`);
        return (await pool.query(text, [keys])).rows.length === count;
      });
    },
    hurry,
    async awaitIdle() {
      await eventually('the end of all tasks', async () => {
        await hurry();
        const text = `select from graphile_worker.jobs where task_identifier = 'invitation.send'`;
        return (await pool.query(text)).rows.length === 0;
      });
    },
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
