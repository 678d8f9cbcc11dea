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
  invitations.flatMap(({ state, reason, count, since, enqueued, tries }) => {
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
    const unsent = `${letters} to this room ${count === 1 ? 'has' : 'have'} not been sent`;
    // The last try may be running: its task has left the queue, and the state is `sending`.
    if (enqueued < count && state === 'pending') {
      return broken({
        code: 'invitation-lost',
        sentence: `${unsent} and will not be: the work for it is no longer in the queue.`,
        explanation: 'Somebody or something outside the product deleted it.',
        since,
        cures: [
          cureOutside('Invite again', 'A host invites again a day later; until then an equal invitation is pending.'),
        ],
      });
    }
    return waiting({
      code: 'invitation-pending',
      sentence: `${unsent} yet.`,
      explanation:
        tries > 0
          ? `The mail server does not take them now (${countOf(tries, 'try', 'tries')}). They are tried again for a day.`
          : 'They wait for a worker, behind other mail, or for an answer of the mail server.',
      since,
      cures: [cureOutside('Check the mail server', 'Check it and the DJANGO_EMAIL_… settings.')],
    });
  });
