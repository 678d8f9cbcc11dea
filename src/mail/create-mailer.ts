import { join, resolve } from 'node:path';
import type { Log } from '#src/kernel/log.ts';
import type { Settings } from '#src/settings/settings.ts';
import { createFileMailer } from './file-mailer.ts';
import { MailNotConfigured } from './mail-failures.ts';
import type { Mailer } from './mailer.ts';
import { createSmtpMailer, type SmtpOptions } from './smtp-mailer.ts';

/**
 * Creates the product's mailer: SMTP when a server is configured, else files in `<data dir>/mail` in development. In
 * production without a server, every message is rejected.
 */
export function createMailer(settings: Settings, log: Log, options: Partial<SmtpOptions> = {}): Mailer {
  if (settings.DJANGO_EMAIL_HOST !== undefined) return createSmtpMailer(settings, log, options);
  if (!settings.production) return createFileMailer(settings, join(resolve(settings.GREENROOM_DATA_DIR), 'mail'));
  return { send: () => Promise.reject(new MailNotConfigured()), close: () => Promise.resolve() };
}
