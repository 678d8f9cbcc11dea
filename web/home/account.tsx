import type { Me } from '#src/client/rest.ts';
import { loginPath, logoutPath } from '../navigation.ts';

/** The logged-in user with login or logout link; `undefined` until it is loaded. */
export function Account({ me }: { me: Me | null | undefined }) {
  if (me === undefined) return <div class="account" />;
  if (me === null) {
    return (
      <div class="account">
        <a class="button button-quiet" href={loginPath()}>
          Log in
        </a>
      </div>
    );
  }
  return (
    <div class="account">
      <span class="account-name" title={me.email ?? undefined}>
        {me.full_name ?? me.email ?? 'You'}
      </span>
      <a class="button button-quiet" href={logoutPath}>
        Log out
      </a>
    </div>
  );
}
