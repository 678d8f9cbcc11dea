import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routeTexts } from '#src/http/openapi/route-texts.ts';
import { facts } from '#src/realtime/facts.ts';
import { routes } from '#src/routes.ts';
import { apiDocument, describedPaths } from '#test/support/api-document.ts';
import { realtimeDocument } from '#test/support/check-realtime.ts';
import { checkResponse, type SeenResponse } from '#test/support/check-response.ts';
import { externalEnv } from '#test/support/external-scene.ts';
import { type HttpProduct, startHttpProduct } from '#test/support/http-product.ts';

const operations = describedPaths.flatMap(({ path, operations }) =>
  Object.entries(operations).map(([method, operation]) => ({ path, method, operation })),
);

describe('the API document', () => {
  it('has every route with a summary, and nothing else', () => {
    const said = operations.map(
      ({ path, method }) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    );
    const known = routes.map(({ method, path }) => `${method} ${path}`);
    const ownRoutes = [
      '/openapi.json',
      '/docs',
      '/asyncapi.json',
      '/docs/realtime',
      '/external-api/openapi.json',
      '/docs/external',
    ].map((path) => `GET ${path}`);
    expect(said.sort()).toEqual([...known, ...ownRoutes].sort());
    expect(said.filter((one) => routeTexts[one] === undefined)).toEqual([]);
    for (const { operation } of operations) expect(operation.summary).toMatch(/^\S.*\S$/);
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
  });

  it('describes every parameter of a path and has no dangling references', () => {
    for (const { path, operation } of operations) {
      const named = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      expect(named, path).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
      for (const parameter of operation.parameters ?? []) {
        expect(parameter, path).toHaveProperty('description', expect.any(String));
      }
    }
    const names = [...JSON.stringify(apiDocument).matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name!);
    expect(names).toContain('Room');
    for (const name of names) expect(apiDocument.components.schemas).toHaveProperty(name);
    const schemes = operations.flatMap(({ operation }) => operation.security.flatMap((way) => Object.keys(way)));
    for (const name of schemes) expect(apiDocument.components.securitySchemes).toHaveProperty(name);
  });

  it('describes the refusals of each route', () => {
    for (const { path, method, operation } of operations) {
      const name = `${method} ${path}`;
      const statuses = Object.keys(operation.responses).map(Number);
      expect(statuses, name).toEqual(expect.arrayContaining([405, 503]));
      expect(
        statuses.some((status) => status < 400),
        name,
      ).toBe(true);
      if (operation.requestBody !== undefined)
        expect(statuses, name).toEqual(expect.arrayContaining([400, 408, 413, 415]));
      if (operation.security.some((way) => 'csrf' in way)) expect(statuses, name).toContain(403);
      for (const { description } of Object.values(operation.responses)) expect(description, name).not.toBe('');
    }
  });
});

describe('the check of answers against the API document', () => {
  const json = { 'content-type': 'application/json', allow: 'GET', 'cache-control': 'no-store' };
  const config = (body: object, status = 200): SeenResponse => ({
    method: 'GET',
    url: '/__version__',
    status,
    headers: json,
    body: JSON.stringify(body),
  });
  const fine = { version: '1', commit: null };

  it('accepts a matching answer', () => {
    expect(checkResponse(config(fine))).toBeNull();
    expect(checkResponse({ ...config({}, 404), url: '/api/v1.0/nothing/', method: 'POST' })).toBeNull();
  });

  it.each<[string, SeenResponse, string]>([
    ['a status', config(fine, 418), 'a status that the document does not have'],
    ['a key', config({ ...fine, more: 1 }), 'must NOT have additional properties'],
    ['a missing key', config({ version: '1' }), "must have required property 'commit'"],
    ['a type of value', config({ ...fine, version: 1 }), 'must be string'],
    [
      'a type of content',
      { ...config(fine), headers: { ...json, 'content-type': 'text/html' } },
      'the type "text/html"',
    ],
    [
      'a missing header',
      { ...config({ detail: 'x' }, 405), headers: { ...json, allow: undefined } },
      'the header Allow',
    ],
    ['a path', { ...config(fine), url: '/nothing' }, 'only 404 may be answered here'],
    ['a method', { ...config(fine), method: 'PUT' }, 'only 405'],
    ['a server error', { ...config({}, 500), url: '/api/v1.0/rooms/x/' }, 'a status that the document does not have'],
  ])('reports an answer that differs in %s', (_, seen, problem) => {
    expect(checkResponse(seen)).toContain(problem);
  });
});

describe('the product', () => {
  let product: HttpProduct;
  beforeAll(async () => {
    product = await startHttpProduct(externalEnv);
  });
  afterAll(() => product[Symbol.asyncDispose]());

  it('serves the document', async () => {
    const answer = await fetch(`${product.origin}/openapi.json`);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(apiDocument)));
  });

  it('serves a document of the external API alone, in which everything is there that it refers to', async () => {
    const answer = await fetch(`${product.origin}/external-api/openapi.json`);
    const document = (await answer.json()) as typeof apiDocument;
    const paths = Object.keys(document.paths);
    expect(paths.sort()).toEqual(
      Object.keys(apiDocument.paths)
        .filter((path) => path.includes('-api/v1.0/'))
        .sort(),
    );
    expect(Object.keys(document.components.securitySchemes)).toEqual(['application']);
    const text = JSON.stringify(document);
    for (const [, name] of text.matchAll(/#\/components\/schemas\/(\w+)/g)) {
      expect(document.components.schemas).toHaveProperty(name!);
    }
    expect(text).toContain('{"application":["rooms:update"]}');
  });

  it('serves the realtime document', async () => {
    const answer = await fetch(`${product.origin}/asyncapi.json`);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(realtimeDocument)));
  });

  const readPage = async (path: string) => {
    const answer = await fetch(`${product.origin}${path}`);
    return { html: await answer.text(), policy: answer.headers.get('content-security-policy') };
  };

  it.each(['/docs', '/docs/external', '/docs/realtime'])(
    'serves %s as a page that needs no script and nothing from elsewhere',
    async (path) => {
      const { html, policy } = await readPage(path);
      const style = /<style>([\s\S]*?)<\/style>/.exec(html)![1]!;
      expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-/);
      expect(policy).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
      expect(html).not.toMatch(/<script|<img|<link|<iframe|javascript:|https?:\/\/|\son\w+=|style="/);
      expect(html).toContain('name="viewport"');
      expect(style).toMatch(/color-scheme: light dark[\s\S]*max-width: 32rem/);
      const targets = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
      expect(targets.length).toBeGreaterThan(10);
      for (const id of new Set(targets)) expect(html).toContain(`id="${id}"`);
      for (const [, other] of html.matchAll(/href="(\/[^"]*)"/g)) {
        expect((await fetch(`${product.origin}${other}`)).status, other).toBe(200);
      }
    },
  );

  it('shows every operation on its page', async () => {
    const { html } = await readPage('/docs');
    for (const { path, method, operation } of operations) {
      expect(html).toContain(`<span class="method ${method}">${method.toUpperCase()}</span> <code>${path}</code>`);
      expect(html).toContain(`id="${operation.operationId}"`);
    }
    const { html: realtime } = await readPage('/docs/realtime');
    for (const [key, { title }] of Object.entries(realtimeDocument.operations)) {
      expect(realtime).toContain(`id="${key}"`);
      expect(realtime).toContain(`<code>${title}</code>`);
    }
    for (const type of Object.keys(facts)) expect(realtime).toContain(`<code>${type}</code>`);
  });
});
