import { expect, it } from 'vitest';
import { dutch } from '#src/mail/texts/dutch.ts';
import { english } from '#src/mail/texts/english.ts';
import { french } from '#src/mail/texts/french.ts';
import { german } from '#src/mail/texts/german.ts';

const paramsOf = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

it.each([
  ['French', french],
  ['Dutch', dutch],
  ['German', german],
])('%s has the parameters of the English texts, no markup, and no text in common', (_, catalogue) => {
  for (const [key, text] of Object.entries(english)) {
    const translated = catalogue[key as keyof typeof english];
    expect([key, paramsOf(translated)]).toEqual([key, paramsOf(text)]);
    expect(translated).not.toMatch(/[<>&]/);
    expect(translated).not.toBe(text);
  }
});
