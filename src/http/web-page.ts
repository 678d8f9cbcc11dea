import { Router } from 'express';
import type { LoadWeb } from './load-web.ts';

interface WebPageOptions {
  readonly load: LoadWeb;
  /** LiveKit address for browsers, the only other one to which the page may connect. */
  readonly livekitUrl: string | undefined;
  /** Whether the page warns people before they join a meeting that is being recorded. */
  readonly noticesRecordings: boolean;
}

/** Serves the try-it page at `/`, `/r/<slug>` and `/recording/<id>`. */
export function createWebPage({ load, ...options }: WebPageOptions): Router {
  const notice = options.noticesRecordings ? 'on' : 'off';
  const policy = contentSecurityPolicy(options.livekitUrl);
  const router = Router();
  router.get(['/', '/r/:slug', '/recording/:id'], async (_request, response) => {
    const { page } = await load();
    response
      .set({
        'Content-Security-Policy': policy,
        'Permissions-Policy': 'camera=(self), microphone=(self), display-capture=(self)',
        'Cache-Control': 'no-cache',
      })
      .type('html')
      .send(page.replace('{{notice}}', notice));
  });
  return router;
}

/** Scripts and styles from this origin only, media from devices and LiveKit only, no frames, no plug-ins. */
function contentSecurityPolicy(livekitUrl: string | undefined): string {
  const livekit = livekitUrl === undefined ? [] : bothSchemes(new URL(livekitUrl));
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "media-src 'self' blob: mediastream:",
    `connect-src ${["'self'", ...livekit].join(' ')}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** LiveKit clients join by WebSocket and request the reason of a failed join over HTTP. */
function bothSchemes({ protocol, host }: URL): string[] {
  const secure = protocol === 'https:' || protocol === 'wss:';
  return secure ? [`wss://${host}`, `https://${host}`] : [`ws://${host}`, `http://${host}`];
}
