import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserSession, createBrowserSession, logIn } from '#test/support/browser-session.ts';
import { type HttpProduct, startHttpProduct } from '#test/support/http-product.ts';

describe('the language of errors', () => {
  let product: HttpProduct;
  let browser: BrowserSession;
  const ask = async (headers: Record<string, string>, path = 'nothing/', init: RequestInit = {}) => {
    const response = await fetch(`${product.origin}/api/v1.0/${path}`, { ...init, headers });
    return { language: response.headers.get('content-language'), json: await response.json() };
  };
  const create = async (body: object, language: string) => {
    const response = await browser.request(`${product.origin}/api/v1.0/rooms/`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: {
        'content-type': 'application/json',
        'x-csrftoken': browser.cookie(product.origin, 'csrftoken')!,
        'accept-language': language,
      },
    });
    return response.json();
  };

  beforeAll(async () => {
    product = await startHttpProduct();
    browser = createBrowserSession();
    await logIn(browser, product.origin, { email: 'hedy@example.org', name: 'Hedy' });
  });
  afterAll(() => product[Symbol.asyncDispose]());

  it('is the requested one, if it is supported', async () => {
    const texts: [string | undefined, string, string][] = [
      [undefined, 'en-us', 'Not found.'],
      ['fr', 'fr-fr', 'Introuvable.'],
      ['fr-CH, fr;q=0.9, en;q=0.8, *;q=0.5', 'fr-fr', 'Introuvable.'],
      ['en;q=0.5, de-AT', 'de-de', 'Nicht gefunden.'],
      ['it, nl;q=0.2, fr;q=0', 'nl-nl', 'Niet gevonden.'],
      ['it', 'en-us', 'Not found.'],
      ['*', 'en-us', 'Not found.'],
      [`${'x'.repeat(2_000)}, fr`, 'en-us', 'Not found.'],
      ['fr;q=NaN,__proto__,../../etc, ;;;', 'en-us', 'Not found.'],
    ];
    for (const [header, language, detail] of texts) {
      const headers = header === undefined ? {} : { 'accept-language': header };
      expect(await ask({ ...headers } as Record<string, string>), header).toEqual({ language, json: { detail } });
    }
  });

  it('is the cookie’s before all others', async () => {
    const german = { 'accept-language': 'de' };
    expect((await ask({ ...german, cookie: 'a=b; django_language=nl-nl' })).language).toBe('nl-nl');
    expect((await ask({ ...german, cookie: 'django_language=fr' })).language).toBe('fr-fr');
    expect((await ask({ ...german, cookie: 'django_language=xx%00' })).language).toBe('de-de');
  });

  it('changes texts, with their parameters, and neither keys nor codes', async () => {
    const anonymous = await fetch(`${product.origin}/api/v1.0/users/me/`, { headers: { 'accept-language': 'fr' } });
    expect(anonymous.status).toBe(401);
    expect(anonymous.headers.get('www-authenticate')).toBe('Session');
    expect(await anonymous.json()).toEqual({ detail: 'Vous n’êtes pas identifié.' });
    expect((await ask({ 'accept-language': 'de' }, 'config/', { method: 'DELETE' })).json).toEqual({
      detail: 'Die Methode „DELETE“ ist nicht erlaubt.',
    });
    expect(
      await create({ name: 'x'.repeat(501), access_level: 'secret', configuration: { x: 1 } }, 'nl'),
    ).toMatchObject({
      name: ['Dit veld mag hoogstens 500 tekens bevatten.'],
      access_level: ['"secret" is geen geldige keuze.'],
      configuration: [{ type: 'extra_forbidden', msg: 'Extra inputs are not permitted' }],
    });
    await create({ name: 'Twice' }, 'fr');
    expect(await create({ name: 'Twice' }, 'fr')).toEqual({ slug: ['Un objet Room avec ce champ Slug existe déjà.'] });
    // Not an error: what a room is called is nobody's to translate.
    expect(await create({ name: 'Not found.' }, 'fr')).toMatchObject({ name: 'Not found.' });
  });
});
