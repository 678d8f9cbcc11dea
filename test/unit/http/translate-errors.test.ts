import { describe, expect, it } from 'vitest';
import { dutch } from '#src/http/language/dutch.ts';
import { type EnglishText, english } from '#src/http/language/english.ts';
import { french } from '#src/http/language/french.ts';
import { german } from '#src/http/language/german.ts';
import { translateBody } from '#src/http/language/translate.ts';

describe('translateBody', () => {
  it('says every text in every language, with its parameters in place', () => {
    for (const [language, catalogue] of [
      ['fr-fr', french],
      ['de', german],
      ['nl-nl', dutch],
    ] as const) {
      for (const text of english) {
        const filled = (pattern: string) => pattern.replace(/\{(\w+)\}/g, (_, name: string) => `<${name}>`);
        expect(translateBody(language, filled(text))).toBe(filled(catalogue[text as EnglishText]));
      }
    }
  });

  it('reaches the texts wherever they are, and nothing else', () => {
    const schemaError = { type: 'x', loc: ['a'], msg: 'Not found.', input: 'Not found.', url: '' };
    const body = {
      detail: 'Not found.',
      emails: { 0: ['Enter a valid email address.'] },
      slug: ['Room with this Slug already exists.'],
      configuration: [schemaError],
      error: 'Something that nobody has translated',
      ok: false,
      none: null,
    };
    expect(translateBody('de-de', body)).toEqual({
      ...body,
      detail: 'Nicht gefunden.',
      emails: { 0: ['Geben Sie eine gültige E-Mail-Adresse an.'] },
      slug: ['Room mit diesem Wert von Slug gibt es schon.'],
    });
    expect(translateBody('en-us', body)).toBe(body);
    expect(translateBody('xx', body)).toBe(body);
  });

  it('repeats what people typed as it is', () => {
    const input = '$& {input} "quoted" \n$1';
    expect(translateBody('nl', [`"${input}" is not a valid choice.`])).toEqual([`"${input}" is geen geldige keuze.`]);
  });

  it('is quick on hostile texts', () => {
    const began = performance.now();
    for (const text of english) translateBody('fr', `${text.replaceAll(/\{\w+\}/g, ' with this '.repeat(50_000))}x`);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
