import { isEmailAddress } from '#src/kernel/email-address.ts';
import { type Block, type Inline, webAddress } from '#src/mail/blocks.ts';
import { cleanText } from '#src/mail/clean-text.ts';
import { formatMoment } from '#src/mail/format-moment.ts';
import type { MailTexts } from '#src/mail/mail-texts.ts';
import { renderLetter } from '#src/mail/render-letter.ts';
import { invitationCalendar } from './invitation-calendar.ts';
import type { Invitation } from './invitation-rows.ts';

/** Settings that show in the mail. Missing ones leave out their part of it. */
export interface InvitationSender {
  readonly brand: string | undefined;
  /** Absolute web address. */
  readonly logo: string | undefined;
  readonly domain: string | undefined;
  /** Address of the rooms' pages without a slash at the end. */
  readonly base: string | undefined;
}

type Letter = { subject: string; html: string; text: string; calendar?: string };

/** Renders the mail that invites one person, with an event if the start is known. */
export function invitationMail(
  texts: MailTexts,
  from: InvitationSender,
  invitation: Omit<Invitation, 'address' | 'account'>,
): Letter {
  const { language, text, sentence } = texts.of(invitation.language);
  const { startsAt } = invitation;
  const name = cleanText(invitation.senderName ?? '');
  const email = cleanText(invitation.senderEmail ?? '');
  const slug = encodeURIComponent(invitation.slug);
  const link = webAddress(from.base === undefined ? undefined : `${from.base}/${slug}`);
  const sender = senderOf(name, email, text('invitation.somebody'));
  const about =
    startsAt === null
      ? sentence('invitation.about', { sender })
      : sentence('invitation.aboutPlanned', { sender, ...formatMoment(startsAt, language, invitation.timeZone) });
  const blocks: Block[] = [{ kind: 'paragraph', content: about }];
  const logo = webAddress(from.logo);
  // The reference's plain text names the logo, too.
  if (logo !== undefined) blocks.unshift({ kind: 'image', source: logo, alternative: from.brand ?? '', listed: true });
  if (link !== undefined) {
    const shown = from.domain ? `${from.domain}/${slug}` : link;
    blocks.push(
      { kind: 'button', label: text('invitation.join'), link },
      { kind: 'paragraph', content: sentence('invitation.copy') },
      { kind: 'paragraph', content: [shown] },
    );
  }
  const tips = [
    sentence('invitation.tipBrowser'),
    sentence('invitation.tipDevices'),
    sentence('invitation.tipNetwork'),
  ];
  blocks.push(
    { kind: 'paragraph', content: sentence('invitation.tips') },
    { kind: 'list', ordered: false, items: tips },
  );
  if (from.brand) blocks.push({ kind: 'paragraph', content: sentence('mail.thanks', { brand: from.brand }) });
  if (from.domain) blocks.push({ kind: 'footer', content: sentence('mail.sender', { domain: from.domain }) });
  const subject = text(startsAt === null ? 'invitation.subject' : 'invitation.subjectPlanned', {
    sender: email || name || text('invitation.somebody'),
  });
  const letter = renderLetter({ language, subject, blocks });
  if (startsAt === null) return letter;
  const calendar = invitationCalendar({
    id: `${invitation.room}-${startsAt.getTime()}`,
    title: invitation.roomName || subject,
    startsAt,
    endsAt: invitation.endsAt,
    madeAt: invitation.createdAt,
    link,
    organizer: isLinkable(email) ? { name: name || email, email } : null,
  });
  return { ...letter, calendar };
}

/** Whether an address is safe in a `mailto:` link, where `?`, `&`, `#` and `%` would have a meaning. */
const isLinkable = (email: string): boolean => isEmailAddress(email) && !/[?&#%"]/.test(email);

/** The sender as part of a sentence: the name, and the address as a link if that is safe. */
function senderOf(name: string, email: string, somebody: string): Inline | Inline[] {
  const address: Inline = isLinkable(email) ? { link: `mailto:${email}`, label: email } : { name: email };
  if (email === '') return { name: name || somebody };
  return name === '' ? address : [{ name }, ' (', address, ')'];
}
