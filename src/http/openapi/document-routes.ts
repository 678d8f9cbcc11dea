import { createHash } from 'node:crypto';
import { z } from 'zod';
import { sessionCookieName } from '#src/api/cookies.ts';
import { get } from '#src/api/route.ts';
import { docsStyle } from '#src/documents/docs-style.ts';
import type { Settings } from '#src/settings/settings.ts';
import type { HttpParts, HttpRoute } from '../http-parts.ts';
import { describeApi } from './describe-api.ts';
import { writeDocsPage } from './docs-page.ts';

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(docsStyle).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const mounted = ({ EXTERNAL_API_ENABLED }: Settings): boolean => EXTERNAL_API_ENABLED;

/** Adds the routes that serve the REST and realtime descriptions, as documents and as pages. */
export function withDocuments(routes: readonly HttpRoute[], version: string, settings: Settings): readonly HttpRoute[] {
  const json = (body: string) => ({ status: 200, text: { type: 'application/json', body } });
  const page = (html: string) => ({ status: 200, html, headers: { 'Content-Security-Policy': policy } });
  const all = [
    ...routes,
    get('/openapi.json', 'machine', () => json(written.json), {
      answers: { 200: z.looseObject({ openapi: z.string() }) },
    }),
    get('/docs', 'machine', () => page(written.page), { answers: { 200: 'html' } }),
    get('/asyncapi.json', 'machine', ({ realtimeDocs }: HttpParts) => json(realtimeDocs.json), {
      answers: { 200: z.looseObject({ asyncapi: z.string() }) },
    }),
    get('/external-api/openapi.json', 'machine', () => json(written.externalJson), {
      mounted,
      answers: { 200: z.looseObject({ openapi: z.string() }) },
    }),
    get('/docs/external', 'machine', () => page(written.externalPage), {
      mounted,
      answers: { 200: 'html', 404: 'html' },
    }),
    get('/docs/realtime', 'machine', ({ realtimeDocs }: HttpParts) => page(realtimeDocs.page), {
      answers: { 200: 'html' },
    }),
  ];
  const cookie = sessionCookieName(settings);
  const document = describeApi(all, version, cookie);
  const external = describeApi(
    routes.filter(({ path }) => path.startsWith('/external-api/')),
    version,
    cookie,
    'external',
  );
  const written = {
    json: JSON.stringify(document),
    page: writeDocsPage(document),
    externalJson: JSON.stringify(external),
    externalPage: writeDocsPage(external, '/external-api/openapi.json'),
  };
  return all;
}
