import { assert, json, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LiteralError, parseLiteral } from '#src/settings/python-literal.ts';

const failure = (text: string): unknown => {
  try {
    return { read: parseLiteral(text) };
  } catch (error) {
    return error;
  }
};

describe('parseLiteral', () => {
  it.each([
    ["{'a': 1}", { a: 1 }],
    ["{'a': True, 'b': False, 'c': None,}", { a: true, b: false, c: null }],
    ['{"a": true, "b": false, "c": null}', { a: true, b: false, c: null }],
    ["{1: 'one', None: 2}", { 1: 'one', null: 2 }],
    ['[1, -2.5, +3, 1e3, 1E-3, .5, 2., 1_000]', [1, -2.5, 3, 1000, 0.001, 0.5, 2, 1000]],
    [
      "(('en-us', 'English'), ('fr-fr', 'Français'),)",
      [
        ['en-us', 'English'],
        ['fr-fr', 'Français'],
      ],
    ],
    ["('only')", 'only'],
    ["('only',)", ['only']],
    ['()', []],
    ['{}', {}],
    [' \n [ 1 , [ ] ] \t', [1, []]],
    [`'it\\'s "so"'`, `it's "so"`],
    [`"it's \\"so\\""`, `it's "so"`],
    ["'\\n\\t\\\\ \\x41 \\u00e9 \\U0001F600 \\/ \\q'", '\n\t\\ A é 😀 / \\q'],
    ['"\\ud83d\\ude00"', '😀'],
    ["''", ''],
  ])('reads %s', (text, expected) => {
    expect(parseLiteral(text)).toEqual(expected);
  });

  it.each([
    ['', 'it ends too early'],
    ['{', 'it ends too early'],
    ["{'a'", 'it ends too early'],
    ["'open", 'it ends too early'],
    ["'open\\", 'it ends too early'],
    ['[1 2]', 'character 4 is not expected'],
    ['[,]', 'character 2 is not expected'],
    ['[1,,2]', 'character 4 is not expected'],
    ["{'a' 1}", 'character 6 is not expected'],
    ["{'a': 1 'b': 2}", 'character 9 is not expected'],
    ["{['a']: 1}", 'character 2 is not expected'],
    ['{} {}', 'character 4 is not expected'],
    ["'\\xZZ'", 'character 3 is not expected'],
    ["'\\U00110000'", 'character 3 is not expected'],
    ['1.2.3', 'character 1 is not expected'],
    ['1e999', 'character 1 is not expected'],
    ['__import__("os")', 'character 1 is not expected'],
    ['constructor', 'character 1 is not expected'],
  ])('refuses %s, without repeating it', (text, message) => {
    expect(failure(text)).toEqual(new LiteralError(message));
  });

  it('takes __proto__ for a key like others', () => {
    const read = parseLiteral("{'__proto__': {'polluted': True}}") as Record<string, unknown>;
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect(Object.keys(read)).toEqual(['__proto__']);
    expect(read.polluted).toBeUndefined();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('refuses nesting deeper than 20 levels', () => {
    expect(parseLiteral(`${'['.repeat(20)}1${']'.repeat(20)}`)).toBeDefined();
    for (const sign of ['[', '(', "{'a':"])
      expect(failure(sign.repeat(100_000))).toEqual(new LiteralError('it is nested deeper than 20 levels'));
  });

  it('reads whatever JSON writes', async () => {
    await assert(
      property(json({ maxDepth: 8 }), (text) => {
        expect(parseLiteral(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('fails in its own way only', async () => {
    await assert(
      property(string({ unit: 'binary' }), (text) => {
        const outcome = failure(text);
        return !(outcome instanceof Error) || outcome instanceof LiteralError;
      }),
    );
  });
});
