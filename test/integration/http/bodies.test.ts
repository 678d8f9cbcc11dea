import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserSession, createBrowserSession, logIn } from '#test/support/browser-session.ts';
import { type HttpProduct, startHttpProduct } from '#test/support/http-product.ts';

describe('bodies', () => {
  let product: HttpProduct;
  let browser: BrowserSession;
  const create = async (body: BodyInit | null, headers: Record<string, string> = {}) => {
    const response = await browser.request(`${product.origin}/api/v1.0/rooms/`, {
      method: 'POST',
      body,
      headers: { 'x-csrftoken': browser.cookie(product.origin, 'csrftoken')!, ...headers },
    });
    return { status: response.status, json: await response.json() };
  };
  const json = { 'content-type': 'application/json' };

  beforeAll(async () => {
    product = await startHttpProduct();
    browser = createBrowserSession();
    await logIn(browser, product.origin, { email: 'hedy@example.org', name: 'Hedy' });
  });
  afterAll(() => product[Symbol.asyncDispose]());

  it('may come as a form', async () => {
    const values = { name: 'Form room', access_level: 'trusted', configuration: '{"everyone_can_mute":"no"}' };
    const encoded = await create(new URLSearchParams(values));
    expect(encoded).toMatchObject({
      status: 201,
      json: { name: 'Form room', access_level: 'trusted', configuration: { everyone_can_mute: false } },
    });
    const form = new FormData();
    form.append('name', 'Multipart room');
    form.append('file', new Blob(['x']), 'x.txt');
    expect(await create(form)).toMatchObject({ status: 201, json: { slug: 'multipart-room' } });
    const wrong = await create(new URLSearchParams({ name: '', access_level: 'x', configuration: '{' }));
    expect(wrong).toEqual({ status: 400, json: { configuration: ['Value must be valid JSON.'] } });
    expect(await create(new URLSearchParams({ name: '' }))).toEqual({
      status: 400,
      json: { name: ['This field may not be blank.'] },
    });
  });

  it('are refused in any other content type', async () => {
    for (const type of ['text/plain', 'application/xml', 'application/json-patch+json', 'application/jsonx', '']) {
      const answer = await create(Buffer.from('name=x'), { 'content-type': type });
      expect(answer).toEqual({ status: 415, json: { detail: `Unsupported media type "${type}" in request.` } });
    }
    expect(await create(Buffer.from('{"name":"x"}'), { ...json, 'content-encoding': 'gzip' })).toMatchObject({
      status: 415,
    });
    expect(await create(null, { 'content-type': 'text/plain' })).toMatchObject({
      status: 400,
      json: { name: expect.anything() },
    });
  });

  it('are harmless, whatever their content', async () => {
    const hostile: [string, unknown][] = [
      ['{"name":"a","__proto__":{"access_level":"restricted"}}', { access_level: 'public' }],
      ['{"name":"b","constructor":{"prototype":{"x":1}},"toString":1,"hasOwnProperty":2}', { name: 'b' }],
      ['{"name":"c\\u0000"}', { name: ['Null characters are not allowed.'] }],
      ['{"name":"d\\ud800"}', { name: ['Surrogate characters are not allowed: U+D800.'] }],
      ['{"name":"e","configuration":{"__proto__":{"everyone_can_mute":false}}}', { configuration: {} }],
      [
        '{"name":"f","configuration":{"constructor":1}}',
        { configuration: [{ type: 'extra_forbidden', loc: ['constructor'] }] },
      ],
      [`{"name":${'['.repeat(400_000)}`, { detail: 'JSON parse error - it is nested too deeply' }],
      [`{"name":"g","configuration":${'{"a":'.repeat(60)}1${'}'.repeat(60)}}`, { configuration: [{ loc: ['a'] }] }],
      ['[]', { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] }],
      ['"text"', { non_field_errors: ['Invalid data. Expected a dictionary, but got str.'] }],
      ['null', { non_field_errors: ['No data provided'] }],
      ['{"name":', { detail: expect.stringMatching(/^JSON parse error - /) }],
      ['{"name":{"a":"b"}}', { name: ['Not a valid string.'] }],
    ];
    for (const [body, answer] of hostile) {
      const { status, json: said } = await create(body, json);
      expect(said, body.slice(0, 80)).toMatchObject(answer as object);
      expect([201, 400]).toContain(status);
    }
    expect(({} as { access_level?: unknown }).access_level).toBeUndefined();
    expect(await create(new Uint8Array([0x22, 0xff, 0x22]), json)).toMatchObject({ status: 400 });
  });

  it('are refused above 1 MiB, with or without a Content-Length', async () => {
    const big = JSON.stringify({ name: 'x'.repeat(1024 * 1024) });
    expect(await create(big, json)).toMatchObject({ status: 413, json: { detail: 'The body is larger than 1 MiB.' } });
    const pieces = new Blob([big]).stream();
    const response = await browser.request(`${product.origin}/api/v1.0/rooms/`, {
      method: 'POST',
      body: pieces,
      headers: { 'x-csrftoken': browser.cookie(product.origin, 'csrftoken')!, ...json },
      duplex: 'half',
    } as RequestInit);
    expect(response.status).toBe(413);
    await response.body?.cancel().catch(() => undefined);
  });
});
