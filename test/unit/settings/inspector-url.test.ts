import { describe, expect, it } from 'vitest';
import { readSettings } from '#src/settings/settings.ts';
import { problemsOf } from '#test/support/settings-problems.ts';

const read = (text: string) => readSettings({ GREENROOM_STATELY_INSPECTOR_URL: text }).GREENROOM_STATELY_INSPECTOR_URL;

describe('the address of the inspector page', () => {
  it('is unset by default', () => {
    expect(read('')).toBeUndefined();
  });

  it.each([
    'https://inspector.example.org/inspect?dark',
    'http://localhost:8080/',
    'http://127.0.0.1/',
    'http://[::1]:9/',
  ])('may be %s', (text) => expect(read(text)).toBe(text));

  it.each([
    'http://inspector.example.org',
    'http://localhost.example.org',
    'http://127.evil.example/',
    'https://user:word@inspector.example.org',
    'javascript:alert(1)',
    'data:text/html,hello',
    'inspector.example.org',
    "https://a.example;script-src'unsafe-inline'/",
    "https://a.example; script-src 'unsafe-inline'",
  ])('may not be %s', (text) => {
    expect(problemsOf({ GREENROOM_STATELY_INSPECTOR_URL: text })).toEqual([
      expect.stringMatching(/^GREENROOM_STATELY_INSPECTOR_URL is \(not shown\): expected an https URL/),
    ]);
  });
});
