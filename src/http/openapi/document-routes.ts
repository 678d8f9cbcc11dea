import { createHash } from 'node:crypto';
import { z } from 'zod';
import { sessionCookieName } from '#src/identity/cookies.ts';
import type { Settings } from '#src/settings/settings.ts';
import { get, type Route } from '../route.ts';
import { describeApi } from './describe-api.ts';
import { writeDocsPage } from './docs-page.ts';
import { docsStyle } from './docs-style.ts';

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(docsStyle).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The routes with those of their own description added: `/openapi.json`, and `/docs` as a page. */
export function withDocuments(routes: readonly Route[], version: string, settings: Settings): readonly Route[] {
  const text = () => ({ status: 200, text: { type: 'application/json', body: written.json } });
  const page = () => ({ status: 200, html: written.page, headers: { 'Content-Security-Policy': policy } });
  const all = [
    ...routes,
    get('/openapi.json', 'machine', text, { answers: { 200: z.looseObject({ openapi: z.string() }) } }),
    get('/docs', 'machine', page, { answers: { 200: 'html' } }),
  ];
  const document = describeApi(all, version, sessionCookieName(settings));
  const written = { json: JSON.stringify(document), page: writeDocsPage(document) };
  return all;
}
