import { useContext } from 'preact/hooks';
import { OperatorContext } from './operator-context.ts';
import { PageLink } from './parts/page-link.tsx';
import { Shown } from './parts/shown.tsx';

interface Props {
  readonly at: 'rooms' | 'room' | 'drift';
  readonly loggedOut: () => void;
}

/** The pages, who is logged in, and the way out. */
export function TopBar({ at, loggedOut }: Props) {
  const { api, session } = useContext(OperatorContext);
  const { by } = session.operator;
  return (
    <header class="bar">
      <PageLink href="/operators/" class="bar-name">
        Greenroom <span>operators</span>
      </PageLink>
      <nav aria-label="Pages">
        <PageLink href="/operators/" current={at === 'rooms'}>
          Rooms
        </PageLink>
        <PageLink href="/operators/drift" current={at === 'drift'}>
          Drift
        </PageLink>
      </nav>
      <p class="bar-who">
        <span class="soft">
          <Shown text={session.version} most={40} /> · {by === 'token' ? 'operator token' : 'superuser'}
        </span>
        {by === 'token' && (
          <button class="button button-small" type="button" onClick={() => void api.logOut().finally(loggedOut)}>
            Log out
          </button>
        )}
      </p>
    </header>
  );
}
