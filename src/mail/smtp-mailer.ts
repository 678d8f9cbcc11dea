import { setTimeout as delay } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import type { Log } from '#src/kernel/log.ts';
import type { Settings } from '#src/settings/settings.ts';
import { createComposer } from './compose-mail.ts';
import { MailNotConfigured, sortMailFailure } from './mail-failures.ts';
import type { Mailer } from './mailer.ts';

/** Times in milliseconds. */
export interface SmtpOptions {
  readonly connections: number;
  readonly connectMs: number;
  readonly greetingMs: number;
  /** Longest silence of the server. */
  readonly silenceMs: number;
  /** From the call of `send` to its end, including the wait for a connection. */
  readonly sendMs: number;
  /** Certificate authority in PEM that is trusted instead of Node's. */
  readonly ca: string | undefined;
}

const defaults: SmtpOptions = {
  connections: 5,
  connectMs: 10_000,
  greetingMs: 10_000,
  silenceMs: 30_000,
  sendMs: 60_000,
  ca: undefined,
};
/** Milliseconds for messages on their way when the mailer closes. */
const patience = 3_000;

/** Creates a mailer with a pool of SMTP connections. */
export function createSmtpMailer(settings: Settings, log: Log, given: Partial<SmtpOptions>): Mailer {
  const options = { ...defaults, ...given };
  const compose = createComposer(settings);
  const transport = createTransport({ pool: true, ...serverOf(settings), ...poolOf(options) });
  const sending = new Set<Promise<unknown>>();
  return {
    async send(message) {
      const mail = { ...compose(message), signal: AbortSignal.timeout(options.sendMs) };
      const sent = transport.sendMail(mail);
      sending.add(sent);
      try {
        const { accepted, rejected } = await sent;
        if (rejected.length === 0) return;
        log.warn({ accepted: accepted.length, refused: rejected.length }, 'some recipients of a mail were refused');
      } catch (thrown) {
        throw sortMailFailure(thrown);
      } finally {
        sending.delete(sent);
      }
    },
    async close() {
      transport.close();
      const ended = new AbortController();
      const late = delay(patience, undefined, { signal: ended.signal, ref: false }).catch(() => undefined);
      await Promise.race([Promise.allSettled(sending), late]);
      ended.abort();
      transport.close({ force: true });
    },
  };
}

/** Maps the settings with Django's meaning: without a TLS switch nothing is encrypted, whatever the server offers. */
function serverOf(settings: Settings) {
  const { DJANGO_EMAIL_HOST: host, DJANGO_EMAIL_USE_SSL: secure, DJANGO_EMAIL_USE_TLS: starttls } = settings;
  if (host === undefined) throw new MailNotConfigured();
  const { DJANGO_EMAIL_HOST_USER: user, DJANGO_EMAIL_HOST_PASSWORD: pass } = settings;
  return {
    host,
    port: settings.DJANGO_EMAIL_PORT ?? (secure ? 465 : 25),
    secure,
    requireTLS: starttls,
    ignoreTLS: !starttls,
    ...(user === undefined || pass === undefined ? {} : { auth: { user, pass } }),
  };
}

function poolOf({ connections, connectMs, greetingMs, silenceMs, ca }: SmtpOptions) {
  return {
    maxConnections: connections,
    // The pool requeues only messages of which the server has received nothing.
    maxRequeues: 1,
    idleTimeout: 30_000,
    connectionTimeout: connectMs,
    dnsTimeout: connectMs,
    greetingTimeout: greetingMs,
    socketTimeout: silenceMs,
    logger: false,
    ...(ca === undefined ? {} : { tls: { ca } }),
  };
}
