import type { SendMailOptions } from 'nodemailer';
import addressparser from 'nodemailer/lib/addressparser';
import type { Settings } from '#src/settings/settings.ts';
import { cleanText } from './clean-text.ts';
import { toRecipient } from './mail-address.ts';
import type { MailMessage } from './mailer.ts';

/** Creates the function that turns a message into nodemailer's options; it throws `MailRefused` for a bad address. */
export function createComposer(
  settings: Pick<Settings, 'DJANGO_EMAIL_FROM'>,
): (message: MailMessage) => SendMailOptions {
  const [sender] = addressparser(settings.DJANGO_EMAIL_FROM, { flatten: true });
  const from = toRecipient({ address: sender?.address ?? '', name: sender?.name ?? '' });
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  return ({ to, bcc = [], subject, html, text, messageId, calendar }) => ({
    from,
    to: to.map(toRecipient),
    bcc: bcc.map(toRecipient),
    subject: cleanText(subject),
    html,
    text,
    ...(messageId === undefined ? {} : { messageId: `<${checkedId(messageId)}@${domain}>` }),
    ...(calendar === undefined
      ? {}
      : { icalEvent: { method: 'PUBLISH', filename: 'invitation.ics', content: calendar } }),
    // Prevents automatic replies (RFC 3834 §5).
    headers: { 'Auto-Submitted': 'auto-generated' },
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** Throws for a text that is not a dot-atom (RFC 5322 §3.2.3). */
function checkedId(id: string): string {
  if (/^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/.test(id)) return id;
  throw new TypeError('A Message-ID has a character that is not allowed');
}
