import type { MailAddress } from './mail-address.ts';

export interface MailMessage {
  /** May be empty if `bcc` is not. */
  readonly to: readonly MailAddress[];
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Left part of the Message-ID. A repeated send should have the same one, so that duplicates are recognised. */
  readonly messageId?: string;
  /** An iCalendar object with METHOD:PUBLISH, shown by calendars and attached as a file. */
  readonly calendar?: string;
  /** Recipients who do not see each other. */
  readonly bcc?: readonly MailAddress[];
}

export interface Mailer {
  /**
   * Resolves once the mail server has taken the message for at least one recipient. Rejects with `Away` if a retry may
   * help, with `MailRefused` if not, and with `MailNotConfigured`; none of them names a person.
   */
  send(message: MailMessage): Promise<void>;
  /** Waits for messages on their way, for at most 3 s; those still queued reject with `Away`. */
  close(): Promise<void>;
}
