import { createStore, type Store } from './store.ts';

export interface Navigation {
  /** The path of the address, for example `/r/tea`. */
  readonly path: Store<string>;
  /** Navigates to another view without a page load. */
  go(path: string): void;
}

export function createNavigation(window: Window): Navigation {
  const path = createStore(window.location.pathname);
  window.addEventListener('popstate', () => path.set(window.location.pathname));
  return {
    path,
    go(next) {
      window.history.pushState(null, '', next);
      window.scrollTo(0, 0);
      path.set(next);
    },
  };
}

/** The slug in a path, or null on other pages. */
export const roomOf = (path: string): string | null => lastPart(/^\/r\/([^/]+)\/?$/, path);

/** The id of a recording in a path, or null on other pages. */
export const recordingOf = (path: string): string | null => lastPart(/^\/recording\/([^/]+)\/?$/, path);

export const pathOfRecording = (id: string): string => `/recording/${encodeURIComponent(id)}`;

function lastPart(pattern: RegExp, path: string): string | null {
  const part = pattern.exec(path)?.[1];
  return part === undefined ? null : decodeURIComponent(part);
}

/** The path of a room from typed text: a link or a name. */
export function pathOfRoom(typed: string): string | null {
  const text = typed.trim();
  if (text === '') return null;
  const linked = /\/r\/([^/?#\s]+)/.exec(text)?.[1];
  return `/r/${linked ?? encodeURIComponent(text)}`;
}

export const loginPath = (): string =>
  `/api/v1.0/authenticate/?returnTo=${encodeURIComponent(globalThis.location.href)}`;

export const logoutPath = '/api/v1.0/logout/';
