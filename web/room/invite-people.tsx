import { useState } from 'preact/hooks';
import type { Invitations } from '#src/client/invitations.ts';
import { Icon } from '../parts/icon.tsx';
import { InviteDialog } from './invite-dialog.tsx';

/** Button that opens the dialog in which a host invites people by mail. */
export function InvitePeople({ api, room }: { api: Invitations; room: string }) {
  const [open, setOpen] = useState(false);
  const [sent, setSent] = useState(0);
  return (
    <div class="invite">
      <button class="button button-quiet" type="button" onClick={() => setOpen(true)}>
        <Icon name={sent === 0 ? 'mail' : 'check'} />
        <span>{sent === 0 ? 'Invite' : `Invited ${sent}`}</span>
      </button>
      <span class="read-out" role="status">
        {sent === 0 ? '' : `${sent} ${sent === 1 ? 'invitation is' : 'invitations are'} on the way.`}
      </span>
      {open && <InviteDialog api={api} room={room} sent={setSent} close={() => setOpen(false)} />}
    </div>
  );
}
