/** The page that a browser has reached. */
export interface VisitedPage {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** All addresses of the redirects, including the last. */
  readonly path: readonly string[];
}

/** The parts of a browser that a login needs: stores cookies, follows redirects and submits forms. */
export interface BrowserSession {
  /** One request with this browser's cookies; redirects are not followed. */
  request(url: string | URL, init?: RequestInit): Promise<Response>;
  /** Goes to an address and follows redirects. */
  visit(url: string | URL, init?: RequestInit): Promise<VisitedPage>;
  /** Submits the one form of a page, with its hidden fields and these. */
  submit(page: VisitedPage, fields?: Readonly<Record<string, string>>): Promise<VisitedPage>;
  /** A JSON call as a page of the product makes it, with the CSRF token. */
  call(method: string, url: string | URL, body?: unknown): Promise<Response>;
  cookie(url: string | URL, name: string): string | undefined;
  /** The Cookie header for an address. */
  cookieHeader(url: string | URL): string;
}

interface Kept {
  readonly value: string;
  readonly path: string;
}

/** Sends one request, as `fetch` does. */
type Send = (url: string | URL, init?: RequestInit) => Promise<Response>;

/** A browser without cookies; `send` brings its requests to another place than their addresses say. */
export function createBrowserSession(send: Send = fetch): BrowserSession {
  // Cookies belong to a host, whatever the port.
  const jar = new Map<string, Map<string, Kept>>();

  const cookieHeader = (url: string | URL): string => {
    const { hostname, pathname } = new URL(url);
    return [...(jar.get(hostname) ?? [])]
      .filter(([, { path }]) => pathname.startsWith(path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');
  };
  const keep = (url: URL, line: string) => {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const at = pair.indexOf('=');
    const read = (name: string) =>
      attributes.find((one) => one.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
    const ofHost = jar.get(url.hostname) ?? new Map<string, Kept>();
    jar.set(url.hostname, ofHost);
    const gone = read('max-age') === '0' || new Date(read('expires') ?? '9999-01-01').getTime() < Date.now();
    if (gone) ofHost.delete(pair.slice(0, at));
    else ofHost.set(pair.slice(0, at), { value: pair.slice(at + 1), path: read('path') ?? '/' });
  };

  const browser: BrowserSession = {
    cookieHeader,
    cookie: (url, name) => jar.get(new URL(url).hostname)?.get(name)?.value,
    async request(url, init = {}) {
      const headers = new Headers(init.headers);
      const cookies = cookieHeader(url);
      if (cookies !== '') headers.set('cookie', cookies);
      const response = await send(url, { ...init, headers, redirect: 'manual' });
      for (const line of response.headers.getSetCookie()) keep(new URL(url), line);
      return response;
    },
    async visit(url, init) {
      let at = new URL(url);
      const path = [at.href];
      let response = await browser.request(at, init);
      for (let hops = 0; hops < 20 && response.status >= 300 && response.status < 400; hops++) {
        await response.body?.cancel();
        at = new URL(response.headers.get('location')!, at);
        path.push(at.href);
        response = await browser.request(at);
      }
      return { url: at, status: response.status, headers: response.headers, text: await response.text(), path };
    },
    submit(page, fields = {}) {
      const action = /<form[^>]* action="([^"]*)"/.exec(page.text)?.[1];
      if (action === undefined) throw new Error(`There is no form at ${page.url.href}: ${page.text}`);
      const hidden = [...page.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
      const body = new URLSearchParams([
        ...hidden.map(([, name, value]) => [name!, value!]),
        ...Object.entries(fields),
      ]);
      return browser.visit(new URL(action.replaceAll('&amp;', '&'), page.url), { method: 'POST', body });
    },
    call(method, url, body) {
      const token = browser.cookie(url, 'csrftoken');
      return browser.request(url, {
        method,
        headers: {
          'content-type': 'application/json',
          origin: new URL(url).origin,
          ...(token === undefined ? {} : { 'x-csrftoken': token }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    },
  };
  return browser;
}

/** Logs a browser in at the development provider of the product at `origin`, and resolves with where it lands. */
export async function logIn(
  browser: BrowserSession,
  origin: string,
  person: { readonly email: string; readonly name: string },
): Promise<VisitedPage> {
  const form = await browser.visit(
    `${origin}/api/v1.0/authenticate/?returnTo=${encodeURIComponent(`${origin}/__version__`)}`,
  );
  return browser.submit(form, { ...person });
}
