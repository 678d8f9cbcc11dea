import { useEffect, useRef } from 'preact/hooks';
import { loginPath } from '../navigation.ts';
import { noticeOf } from './notice-text.ts';
import type { Stage } from './session-state.ts';

interface Props {
  readonly stage: Stage;
  readonly loggedIn: boolean;
  readonly again: () => void;
  readonly go: (path: string) => void;
}

/** Explains why somebody is not in the meeting and offers a retry. */
export function Notice({ stage, loggedIn, again, go }: Props) {
  const { title, text, retry } = noticeOf(stage);
  const heading = useRef<HTMLHeadingElement>(null);
  // The previous view was removed together with the focused element.
  useEffect(() => heading.current?.focus(), []);
  return (
    <section class="card door-card" data-stage={stage.at}>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <p>{text}</p>
      <div class="button-row">
        {retry !== null && (
          <button class="button button-main" type="button" onClick={again}>
            {retry}
          </button>
        )}
        <button class="button" type="button" onClick={() => go('/')}>
          First page
        </button>
      </div>
      {!loggedIn && (
        <p class="soft">
          <a href={loginPath()}>I have an account</a>
        </p>
      )}
    </section>
  );
}
