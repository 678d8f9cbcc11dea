import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A message that the server has taken. */
export interface ReceivedMail {
  /** Addresses of the SMTP envelope. */
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly raw: string;
  readonly parsed: ParsedMail;
  readonly encrypted: boolean;
  readonly user: string | undefined;
}

/** An SMTP server for tests, with faults on demand. */
export interface SmtpInbox extends AsyncDisposable {
  /** Settings that send the product's mail here. */
  readonly env: Readonly<Record<string, string>>;
  readonly mails: readonly ReceivedMail[];
  /** Connections since the start, and how many were open at once. */
  readonly connections: { readonly total: number; readonly most: number };
  /** Answers this code to a recipient, with the address in the text, until `recover`. */
  refuse(address: string, code: number): void;
  /** Answers this code to every message, until `recover`. */
  fail(code: number): void;
  /** Keeps every connection waiting for the greeting, or for the answer to its message, until `recover`. */
  hold(stage: 'greeting' | 'message'): void;
  /** How many connections are kept waiting. */
  held(): number;
  /** Ends the faults, and answers the connections that wait. */
  recover(): void;
  /** Breaks all connections; new ones are accepted. */
  breakConnections(): void;
  /** Breaks all connections and accepts none until `comeBack`, on the same port. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
}

const failure = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode });

/** Starts the server on a free port of 127.0.0.1; it takes any user and password. */
export async function startSmtpInbox(options: SMTPServerOptions = {}): Promise<SmtpInbox> {
  const mails: ReceivedMail[] = [];
  const refused = new Map<string, number>();
  const connections = { total: 0, most: 0 };
  let failing: number | undefined;
  let holding: 'greeting' | 'message' | undefined;
  const waiting: (() => void)[] = [];
  const passed = (stage: typeof holding) =>
    new Promise<void>((resolve) => (holding === stage ? waiting.push(resolve) : resolve()));

  const create = () =>
    new SMTPServer({
      authOptional: true,
      hideSTARTTLS: true,
      allowInsecureAuth: true,
      disableReverseLookup: true,
      closeTimeout: 1,
      logger: false,
      onAuth: ({ username }, _session, callback) => callback(null, { user: username }),
      ...options,
      onConnect(_session, callback) {
        connections.total += 1;
        connections.most = Math.max(connections.most, server.connections.size);
        void passed('greeting').then(() => callback());
      },
      onRcptTo({ address }, _session, callback) {
        const code = refused.get(address);
        callback(code === undefined ? null : failure(code, `No mailbox ${address}`));
      },
      onData(stream, session, callback) {
        const receive = async (): Promise<undefined> => {
          const content = await buffer(stream);
          await passed('message');
          const { mailFrom, rcptTo } = session.envelope;
          const recipients = rcptTo.map(({ address }) => address);
          if (failing !== undefined) throw failure(failing, `Not now, ${recipients.join()}`);
          mails.push({
            sender: mailFrom === false ? '' : mailFrom.address,
            recipients,
            raw: content.toString(),
            parsed: await simpleParser(content),
            encrypted: session.secure,
            user: session.user as string | undefined,
          });
        };
        receive().then(() => callback(null), callback);
      },
    });
  let server = create();
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.on('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        // Clients that break a connection are part of the tests.
        server.on('error', () => undefined);
        resolve();
      });
    });
  await listen(0);
  const { port } = server.server.address() as AddressInfo;
  const recover = () => {
    refused.clear();
    failing = undefined;
    holding = undefined;
    for (const resume of waiting.splice(0)) resume();
  };
  const breakConnections = () => {
    for (const connection of server.connections) connection._socket.destroy();
  };
  const goAway = () => {
    const closed = new Promise<void>((resolve) => server.close(resolve));
    breakConnections();
    return closed;
  };
  return {
    env: { DJANGO_EMAIL_HOST: '127.0.0.1', DJANGO_EMAIL_PORT: String(port) },
    mails,
    connections,
    refuse: (address, code) => void refused.set(address, code),
    fail(code) {
      failing = code;
    },
    hold(stage) {
      holding = stage;
    },
    held: () => waiting.length,
    recover,
    breakConnections,
    goAway,
    async comeBack() {
      server = create();
      await listen(port);
    },
    async [Symbol.asyncDispose]() {
      recover();
      if (server.server.listening) await goAway();
    },
  };
}
