import fc from 'fast-check';
import { apiDocument } from './api-document.ts';

type Schema = Readonly<Record<string, unknown>>;

const deep = JSON.parse(`${'['.repeat(60)}${']'.repeat(60)}`) as unknown;

/** Texts that are known to break software. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\u202Eevil',
    '__proto__',
    'constructor',
    'toString',
    '../../etc/passwd',
    "' or 1=1 --",
    '<script>alert(1)</script>',
    '{{7*7}}#{7*7}',
    'é'.repeat(300),
    'x'.repeat(5000),
    '9'.repeat(400),
    'f0e1d2c3-b4a5-4968-8776-655443322110',
    'urn:uuid:{f0e1d2c3b4a549688776655443322110}',
    'null',
    'last',
    '-1',
    '1e400',
    '😀'.repeat(50),
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

/** JSON that no schema expects. */
const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: hostileText },
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 1e308, 2 ** 53, [], {}, [null], deep),
  fc.constant(JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}') as unknown),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Values of a schema of the document, some with invalid parts. */
export function generateValue(schema: Schema, known: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 7, arbitrary: fittingValue(schema, known) }, { weight: 1, arbitrary: hostileValue });
}

function fittingValue(schema: Schema, known: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  if (typeof schema.$ref === 'string') return fittingValue(named(schema.$ref), known);
  const choices = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => fittingValue(choice, known)));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom<unknown>(...schema.enum);
  const types = Array.isArray(schema.type) ? (schema.type as string[]) : [schema.type as string | undefined];
  return fc.oneof(...types.map((type) => valueOfType(type, schema, known)));
}

function valueOfType(type: string | undefined, schema: Schema, known: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  switch (type) {
    case 'string':
      return textOf(schema, known);
    case 'integer':
    case 'number':
      return fc.integer({ min: -5, max: 200 });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(generateValue((schema.items ?? {}) as Schema, known), { maxLength: 4 });
    case 'object':
      return objectOf(schema, known);
    default:
      return hostileValue;
  }
}

function textOf(schema: Schema, known: fc.Arbitrary<string>): fc.Arbitrary<string> {
  if (schema.format === 'uuid') return fc.oneof({ weight: 3, arbitrary: known }, fc.uuid());
  const maxLength = Math.min(Number(schema.maxLength ?? 40), 40);
  return fc.oneof(
    fc.string({ minLength: Number(schema.minLength ?? 0), maxLength, unit: 'grapheme' }),
    known,
    fc.constantFrom('Europe/Paris', 'fr-fr', 'yes', 'off'),
  );
}

function objectOf(schema: Schema, known: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  const required = (schema.required ?? []) as string[];
  const keys = Object.fromEntries(
    Object.entries((schema.properties ?? {}) as Record<string, Schema>).map(([key, inner]) => [
      key,
      generateValue(inner, known),
    ]),
  );
  return fc
    .tuple(
      fc.record(keys, { requiredKeys: required }),
      fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, hostileText),
    )
    .map(([value, more]) => (more === null ? value : { ...value, [more]: 1 }));
}

const named = (pointer: string): Schema =>
  (apiDocument.components.schemas as Record<string, Schema>)[pointer.split('/').at(-1)!]!;
