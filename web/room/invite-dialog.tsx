import { useEffect, useRef, useState } from 'preact/hooks';
import type { Invitations } from '#src/client/invitations.ts';
import { ErrorText, sentenceOf } from '../parts/error-text.tsx';
import { type PastedAddresses, parseAddresses } from './parse-addresses.ts';

/** Maximum addresses per call. */
const mostAddresses = 50;

interface Props {
  readonly api: Invitations;
  readonly room: string;
  readonly sent: (count: number) => void;
  readonly close: () => void;
}

/** Takes pasted addresses, shows how they were parsed, and invites these people. */
export function InviteDialog({ api, room, sent, close }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const pasted = parseAddresses(text);
  const { addresses, wrong } = pasted;
  const tooMany = addresses.length > mostAddresses;
  useEffect(() => dialog.current?.showModal(), []);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await api.send(room, addresses);
      sent(addresses.length);
      dialog.current?.close();
    } catch (thrown) {
      setProblem(sentenceOf(thrown));
    }
    setBusy(false);
  }

  return (
    <dialog ref={dialog} class="dialog card" aria-labelledby="invite-title" onClose={close}>
      <h2 id="invite-title">Invite people by mail</h2>
      <form class="record-form" onSubmit={(event) => void submit(event)}>
        <label class="field">
          <span>Addresses, as you have them</span>
          <textarea
            class="field-input field-text"
            rows={5}
            value={text}
            placeholder="ada@example.org, Grace Hopper <grace@example.org>"
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <PastedList pasted={pasted} />
        {tooMany && <p class="soft">Invite at most {mostAddresses} people at a time.</p>}
        <p class="soft">Everybody gets a mail of their own and sees no other address.</p>
        <div class="button-row">
          <button
            class="button button-main"
            type="submit"
            disabled={busy || addresses.length === 0 || wrong.length > 0 || tooMany}
          >
            {busy ? 'Sending…' : `Invite ${addresses.length} ${addresses.length === 1 ? 'person' : 'people'}`}
          </button>
          <button class="button" type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </div>
      </form>
      <ErrorText text={problem} />
    </dialog>
  );
}

const groups = [
  ['wrong', 'No address:'],
  ['duplicates', 'Twice, invited once:'],
  ['addresses', 'Invited:'],
] as const;

/** The parsed addresses, by kind. */
function PastedList({ pasted }: { pasted: PastedAddresses }) {
  return (
    <div class="pasted" aria-live="polite">
      {groups.map(
        ([kind, title]) =>
          pasted[kind].length > 0 && (
            <p key={kind} class={`pasted-${kind}`}>
              <strong>{title}</strong> {pasted[kind].slice(0, mostAddresses).join(', ')}
              {pasted[kind].length > mostAddresses && ` and ${pasted[kind].length - mostAddresses} more`}
            </p>
          ),
      )}
    </div>
  );
}
