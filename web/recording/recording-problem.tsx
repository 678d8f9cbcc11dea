import { useEffect, useRef } from 'preact/hooks';
import { ClientError } from '#src/client/client-error.ts';
import { loginPath } from '../navigation.ts';
import { sentenceOf } from '../parts/error-text.tsx';

interface ProblemText {
  readonly title: string;
  readonly text: string;
}

/** Why a recording cannot be shown. */
function problemOf(thrown: unknown): ProblemText {
  switch (thrown instanceof ClientError ? thrown.code : 'internal') {
    case 'not_authenticated':
      return { title: 'Log in to see this recording', text: 'A recording is shown only to the person who started it.' };
    case 'forbidden':
      return { title: 'You cannot open this recording', text: 'You have no right to manage it.' };
    case 'not_found':
      return {
        title: 'No such recording',
        text: 'It was deleted, the link is wrong, or it belongs to another account.',
      };
    case 'throttled':
      return { title: 'Too many at once', text: 'Load the page again in a few seconds.' };
    case 'unavailable':
      return { title: 'The server is away', text: 'Load the page again in a moment.' };
    default:
      return { title: 'That did not work', text: sentenceOf(thrown) };
  }
}

/** Explains why a recording is not shown and offers the login. */
export function RecordingProblem({ thrown, go }: { thrown: unknown; go: (path: string) => void }) {
  const { title, text } = problemOf(thrown);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section class="card door-card" data-problem>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <p>{text}</p>
      <div class="button-row">
        {thrown instanceof ClientError && thrown.code === 'not_authenticated' && (
          <a class="button button-main" href={loginPath()}>
            Log in
          </a>
        )}
        <button class="button" type="button" onClick={() => go('/')}>
          First page
        </button>
      </div>
    </section>
  );
}
