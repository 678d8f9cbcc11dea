import { useRef, useState } from 'preact/hooks';
import { loginPath } from '../../navigation.ts';
import { ErrorText, sentenceOf } from '../../parts/error-text.tsx';
import type { OperatorsApi } from '../api/operators-api.ts';
import type { SessionAnswer } from '../api/session-answer.ts';

interface Props {
  readonly api: OperatorsApi;
  /** Whether a session was there and has ended. */
  readonly hasEnded: boolean;
  readonly done: (session: SessionAnswer) => void;
}

/** Takes the operator token once, or leads to the login of the product. */
export function LoginView({ api, hasEnded, done }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const token = input.current?.value ?? '';
    if (token === '') return;
    setIsBusy(true);
    setProblem(null);
    try {
      done(await api.logIn(token));
    } catch (thrown) {
      setProblem(sentenceOf(thrown));
      setIsBusy(false);
      if (input.current !== null) input.current.value = '';
      input.current?.focus();
    }
  }

  return (
    <main class="plain">
      <section class="card login" aria-labelledby="login-title">
        <h1 id="login-title">Operators</h1>
        {hasEnded && (
          <p role="status" class="banner">
            Your session has ended. Log in again to go on where you were.
          </p>
        )}
        <form class="login-form" onSubmit={(event) => void submit(event)}>
          <label class="field">
            <span>Operator token</span>
            <input ref={input} type="password" autoComplete="off" spellcheck={false} required maxLength={500} />
          </label>
          <button class="button button-main" type="submit" disabled={isBusy}>
            Log in
          </button>
        </form>
        <ErrorText text={problem} />
        <p class="soft">
          The token is the setting <code>GREENROOM_OPERATOR_TOKEN</code>. Superusers need none:{' '}
          <a href={loginPath()}>log in as superuser</a>.
        </p>
      </section>
    </main>
  );
}
