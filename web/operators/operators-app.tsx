import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Navigation } from '../navigation.ts';
import { useStore } from '../store.ts';
import { ActDialog } from './acts/act-dialog.tsx';
import { ApiProblem } from './api/api-problem.ts';
import { createOperatorsApi } from './api/operators-api.ts';
import type { SessionAnswer } from './api/session-answer.ts';
import { DriftPage } from './drift/drift-page.tsx';
import { RoomsPage } from './list/rooms-page.tsx';
import { LoginView } from './login/login-view.tsx';
import { OperatorContext, type PlannedAct } from './operator-context.ts';
import { pageOf } from './page-of.ts';
import { ProblemBanner } from './parts/problem-banner.tsx';
import { RoomPage } from './room/room-page.tsx';
import { TopBar } from './top-bar.tsx';

interface Props {
  readonly navigation: Navigation;
}

/** Milliseconds between attempts to read the session while the server or its database is away. */
const pauseMs = 3000;

/** The operators' page: the login, and behind it the list, a room or the drift report. */
export function OperatorsApp({ navigation }: Props) {
  const path = useStore(navigation.path);
  const [session, setSession] = useState<SessionAnswer | null | undefined>(undefined);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [hasEnded, setHasEnded] = useState(false);
  const [planned, setPlanned] = useState<PlannedAct | null>(null);
  const csrf = useRef<string | undefined>(undefined);
  csrf.current = session?.csrf_token;
  const api = useMemo(() => createOperatorsApi(() => csrf.current), []);

  useEffect(() => {
    if (session !== undefined) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isShown = true;
    const look = async () => {
      try {
        const found = await api.session();
        if (!isShown) return;
        setProblem(null);
        setSession(found);
      } catch (thrown) {
        if (!isShown) return;
        const failure = thrown instanceof ApiProblem ? thrown : new ApiProblem(0, 'The page failed.');
        if (failure.status === 401 || failure.status === 403) return setSession(null);
        setProblem(failure);
        timer = setTimeout(() => void look(), pauseMs);
      }
    };
    void look();
    return () => {
      isShown = false;
      clearTimeout(timer);
    };
  }, [api, session]);

  const sessionEnded = useCallback(() => {
    setHasEnded(true);
    setPlanned(null);
    setSession(null);
  }, []);

  if (session === undefined) {
    return (
      <main class="plain">
        {problem === null ? <p role="status">Loading…</p> : <ProblemBanner problem={problem} hasValue={false} />}
      </main>
    );
  }
  if (session === null) return <LoginView api={api} hasEnded={hasEnded} done={setSession} />;

  const shown = pageOf(path);
  return (
    <OperatorContext.Provider value={{ api, session, go: navigation.go, sessionEnded, plan: setPlanned }}>
      <a class="skip" href="#content">
        To the content
      </a>
      <TopBar
        at={shown.at}
        loggedOut={() => {
          setHasEnded(false);
          setSession(null);
        }}
      />
      <main id="content" tabIndex={-1}>
        {shown.at === 'room' ? (
          <RoomPage key={shown.room} reference={shown.room} />
        ) : shown.at === 'drift' ? (
          <DriftPage />
        ) : (
          <RoomsPage />
        )}
      </main>
      {planned !== null && <ActDialog key={planned.label} planned={planned} close={() => setPlanned(null)} />}
    </OperatorContext.Provider>
  );
}
