import type { z } from 'zod';
import { FieldErrors } from '#src/api/field-errors.ts';
import type { FormFields } from './parse-form.ts';
import { parseJson } from './parse-json.ts';

/**
 * Converts form fields to the value that the route's schema expects of JSON: the last of repeated fields, all of them
 * for a list, parsed JSON for an object, absent or null for an empty value where empty is invalid. Throws `FieldErrors`
 * when an object is not JSON.
 */
export function formValues(schema: z.ZodType, fields: FormFields): Record<string, unknown> {
  const values: Record<string, unknown> = Object.create(null);
  for (const [name, field] of Object.entries(shapeOf(schema))) {
    const value = read(field, name, fields);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

function read(field: z.ZodType, name: string, fields: FormFields): unknown {
  const { kind, optional, nullable } = describe(field);
  if (kind === 'array') return readList(name, fields);
  const value = fields.get(name)?.at(-1);
  if (value === undefined) return undefined;
  if (kind === 'object' || kind === 'record') return readJson(name, value);
  if (value !== '' || field.safeParse('').success) return value;
  if (nullable) return null;
  return optional ? undefined : value;
}

/** Accepts `emails=a&emails=b` and `emails[0]=a&emails[1]=b`. */
function readList(name: string, fields: FormFields): readonly string[] | undefined {
  const repeated = fields.get(name);
  if (repeated !== undefined) return repeated;
  const numbered = [...fields.keys()]
    .filter((key) => key.startsWith(`${name}[`) && /^\[\d{1,4}\]$/.test(key.slice(name.length)))
    .sort((one, other) => indexOf(one, name) - indexOf(other, name));
  return numbered.length === 0 ? undefined : numbered.map((key) => fields.get(key)!.at(-1)!);
}

const indexOf = (key: string, name: string): number => Number(key.slice(name.length + 1, -1));

function readJson(name: string, value: string): unknown {
  try {
    return parseJson(value);
  } catch {
    throw new FieldErrors({ [name]: ['Value must be valid JSON.'] });
  }
}

interface Described {
  readonly kind: string;
  readonly optional: boolean;
  readonly nullable: boolean;
}

/** Unwraps optional, default, nullable and piped schemas to the inner one. */
function describe(schema: z.ZodType): Described {
  let inner = schema;
  let optional = false;
  let nullable = false;
  for (;;) {
    const def = inner.def as { type: string; innerType?: z.ZodType; in?: z.ZodType };
    optional ||= ['optional', 'default', 'prefault'].includes(def.type);
    nullable ||= def.type === 'nullable';
    const next = def.innerType ?? def.in;
    if (next === undefined) return { kind: def.type, optional, nullable };
    inner = next;
  }
}

function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> {
  let inner = schema;
  for (;;) {
    const def = inner.def as { shape?: Record<string, z.ZodType>; innerType?: z.ZodType; in?: z.ZodType };
    if (def.shape !== undefined) return def.shape;
    const next = def.innerType ?? def.in;
    if (next === undefined) return {};
    inner = next;
  }
}
