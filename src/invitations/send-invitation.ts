import { isHost } from '#machines/room/room.roles.ts';
import { mostTriesOfMessage, retryQueue } from '#src/jobs/messages.ts';
import type { Task } from '#src/jobs/task.ts';
import { attemptSend } from '#src/mail/attempt-send.ts';
import { createMailTexts } from '#src/mail/mail-texts.ts';
import type { Settings } from '#src/settings/settings.ts';
import { type InvitationSender, invitationMail } from './invitation-mail.ts';
import type { InvitationDeps } from './invitation-parts.ts';
import {
  claimInvitation,
  type Invitation,
  invitationQueue,
  invitationTaskName,
  isBeingSent,
  noteInvitation,
} from './invitation-rows.ts';
import { makeMember } from './make-member.ts';

/** The task that invites one person. Retried for a day. */
export function invitationTask(deps: InvitationDeps): Task {
  const { database, settings, metrics, log, mailer, runtime } = deps;
  const texts = createMailTexts(settings.DJANGO_LANGUAGE_CODE);
  const from = senderOf(settings);
  const send = async (invitation: Invitation) => {
    const { id, address, account } = invitation;
    if (settings.GREENROOM_INVITED_SKIP_LOBBY && account !== null) await makeMember(deps, invitation, account);
    const letter = invitationMail(texts, from, invitation);
    // A repeated message, after a process died while it was sent, has the same id.
    await mailer.send({ to: [{ address }], ...letter, messageId: `invitation-${id}` });
    runtime.fault('after-effect');
  };
  return {
    name: invitationTaskName,
    queue: retryQueue(invitationQueue),
    mostTries: mostTriesOfMessage,
    async run(id) {
      const invitation = await claimInvitation(database.pool, id);
      // Claimed by another replica, which may die.
      if (invitation === null) return (await isBeingSent(database.pool, id)) ? 60 : null;
      await attemptSend({
        lapsed: lapseOf(invitation),
        send: () => send(invitation),
        note: (state, reason) => noteInvitation(database.pool, id, state, reason),
        count: (outcome) => metrics.invitations.inc({ outcome }),
        onRefused: (err) =>
          log.warn({ err, room: invitation.room, request: invitation.request }, 'an invitation failed'),
      });
      return null;
    },
  };
}

/** Why an invitation is not sent any more. */
function lapseOf({ expired, roomGone, role }: Invitation): string | null {
  if (roomGone) return 'room_deleted';
  if (!isHost(role)) return 'not_host';
  return expired ? 'gave_up' : null;
}

function senderOf(settings: Settings): InvitationSender {
  const { DJANGO_EMAIL_APP_BASE_URL: base, web, production, PORT } = settings;
  // In development the try-it page is the only one.
  const page = web && !production && PORT !== 0 ? `http://localhost:${PORT}/r` : undefined;
  return {
    brand: settings.DJANGO_EMAIL_BRAND_NAME,
    logo: settings.DJANGO_EMAIL_LOGO_IMG,
    domain: settings.DJANGO_EMAIL_DOMAIN,
    base: base?.replace(/\/+$/, '') ?? page,
  };
}
