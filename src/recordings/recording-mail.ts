import { type Block, webAddress } from '#src/mail/blocks.ts';
import { formatMoment } from '#src/mail/format-moment.ts';
import type { MailTexts } from '#src/mail/mail-texts.ts';
import { renderLetter } from '#src/mail/render-letter.ts';

/** Content of the mail. Missing settings leave out their part of it. */
export interface RecordingMailInput {
  readonly brand: string | undefined;
  readonly supportEmail: string | undefined;
  /** Absolute web address. */
  readonly logo: string | undefined;
  readonly domain: string | undefined;
  readonly roomName: string;
  readonly createdAt: Date;
  /** Language tag of the recipient. */
  readonly language: string;
  /** IANA name of the recipient's time zone. */
  readonly timeZone: string;
  readonly expirationDays: number | null;
  /** Page of the recording, an absolute web address. */
  readonly link: string | null;
}

/** Renders the mail that tells an owner of a recording that it can be downloaded. */
export function recordingReadyMail(
  texts: MailTexts,
  input: RecordingMailInput,
): { subject: string; html: string; text: string } {
  const { language, text, sentence } = texts.of(input.language);
  const { brand, supportEmail, domain, roomName, expirationDays } = input;
  const moment = formatMoment(input.createdAt, language, input.timeZone);
  const logo = webAddress(input.logo);
  const link = webAddress(input.link);
  const expiry = expirationDays === null ? [] : [' ', ...sentence('recordingReady.expires', { count: expirationDays })];
  const blocks: Block[] = [
    { kind: 'title', text: text('recordingReady.title') },
    {
      kind: 'paragraph',
      content: [...sentence('recordingReady.about', { room: { name: roomName }, ...moment }), ...expiry],
    },
    { kind: 'paragraph', content: sentence('recordingReady.sharing') },
  ];
  if (logo !== undefined) blocks.unshift({ kind: 'image', source: logo, alternative: brand ?? '' });
  if (link !== undefined) {
    const open = text('recordingReady.open');
    const steps = [
      sentence('recordingReady.stepOpen', { open: { link, label: open } }),
      sentence('recordingReady.stepDownload'),
      sentence('recordingReady.stepSave'),
    ];
    blocks.push(
      { kind: 'paragraph', content: sentence('recordingReady.keep') },
      { kind: 'list', ordered: true, items: steps },
      { kind: 'button', label: open, link },
    );
  }
  if (supportEmail) {
    const address = { link: `mailto:${supportEmail}`, label: supportEmail };
    blocks.push({ kind: 'paragraph', content: sentence('mail.support', { address }) });
  }
  if (brand) blocks.push({ kind: 'paragraph', content: sentence('mail.thanks', { brand }) });
  if (domain) blocks.push({ kind: 'footer', content: sentence('mail.sender', { domain }) });
  return renderLetter({ language, subject: text('recordingReady.subject'), blocks });
}
