import type { z } from 'zod';
import { pythonText } from './python-text.ts';

/** Error inside a configuration, options or permission object (contract/README.md §5.4). */
interface SchemaError {
  readonly type: string;
  readonly loc: readonly string[];
  readonly msg: string;
  readonly input: string;
  readonly url: string;
  readonly ctx?: Readonly<Record<string, string>>;
}

/** Converts one zod issue to that format; each unknown key is one error, up to `most`. */
export function schemaError(issue: z.core.$ZodIssue, most: number): SchemaError[] {
  const loc = issue.path.slice(1).map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, most).map((key) => {
      const input = (issue.input as Record<string, unknown> | undefined)?.[key];
      return complete('extra_forbidden', [...loc, key], 'Extra inputs are not permitted', input);
    });
  }
  if (issue.code === 'invalid_value') {
    const expected = inWords(issue.values.map((value) => `'${String(value)}'`));
    return [{ ...complete('literal_error', loc, `Input should be ${expected}`, issue.input), ctx: { expected } }];
  }
  if (issue.code === 'invalid_type' && issue.expected === 'array') {
    return [complete('list_type', loc, 'Input should be a valid list', issue.input)];
  }
  if (issue.code === 'invalid_type' && issue.expected === 'object') {
    return [complete('model_type', loc, 'Input should be a valid dictionary', issue.input)];
  }
  // Booleans are the only unions.
  if (issue.code === 'invalid_union') return [booleanError(loc, issue.input)];
  return [complete('value_error', loc, issue.message, issue.input)];
}

function booleanError(loc: readonly string[], input: unknown): SchemaError {
  return typeof input === 'string' || Number.isInteger(input)
    ? complete('bool_parsing', loc, 'Input should be a valid boolean, unable to interpret input', input)
    : complete('bool_type', loc, 'Input should be a valid boolean', input);
}

function complete(type: string, loc: readonly string[], msg: string, input: unknown): SchemaError {
  return { type, loc, msg, input: pythonText(input).slice(0, 500), url: `https://errors.pydantic.dev/2.13/v/${type}` };
}

const inWords = (items: readonly string[]): string =>
  items.length < 2 ? items.join() : `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;
