import { broken, cureOutside, type Rule, waiting } from './finding.ts';
import type { RoomFacts } from './room-facts.ts';
import { countOf, secondsBetween } from './wording.ts';

const reasons: Readonly<Record<string, readonly [why: string, label: string, text: string]>> = {
  refused: [
    'the mail server refused the recipient or the message',
    'Check the address',
    'The host checks the address and invites again; the log of the mail server says why it refused.',
  ],
  not_configured: [
    'no mail server is configured',
    'Configure mail',
    'Set DJANGO_EMAIL_HOST and the other DJANGO_EMAIL_… settings, restart, and let the host invite again.',
  ],
  gave_up: [
    'the mail server could not be reached for a day',
    'Check the mail server',
    'Check it and the DJANGO_EMAIL_… settings, and let the host invite again.',
  ],
  not_host: ['the sender was no host any more', 'Invite again', 'Another host of the room sends the invitation.'],
  room_deleted: ['the room was deleted', 'Make a new room', 'The invitation would lead nowhere.'],
};

/** Invitations that did not arrive. */
export const findInvitations: Rule<RoomFacts> = ({ invitations, system }) =>
  invitations.flatMap(({ state, reason, count, since }) => {
    const letters = countOf(count, 'invitation');
    const verb = count === 1 ? 'was' : 'were';
    if (state === 'failed') {
      const [why, label, text] = reasons[reason ?? ''] ?? reasons.refused!;
      return broken({
        code: 'invitation-failed',
        sentence: `${letters} to this room ${verb} not sent: ${why}.`,
        explanation: 'The addresses are forgotten after the failure, so they cannot be sent again from here.',
        since,
        cures: [cureOutside(label, text)],
      });
    }
    if (state === 'sent' || secondsBetween(since, system.now) < 30) return [];
    return waiting({
      code: 'invitation-pending',
      sentence: `${letters} to this room ${count === 1 ? 'has' : 'have'} not been sent yet.`,
      explanation: 'The mail server does not take them now. They are tried again for a day.',
      since,
      cures: [cureOutside('Check the mail server', 'Check it and the DJANGO_EMAIL_… settings.')],
    });
  });
