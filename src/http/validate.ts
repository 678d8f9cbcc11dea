import type { z } from 'zod';
import { FieldErrors } from '#src/api/field-errors.ts';
import { pythonText } from './python-text.ts';
import { schemaError } from './schema-error.ts';
import { textProblems } from './text-problems.ts';

type Issue = z.core.$ZodIssue;

/** Validates a body by its schema. Throws `FieldErrors` in the reference's shapes (contract/README.md §5). */
export function validate<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  if (body === null) throw new FieldErrors({ non_field_errors: ['No data provided'] });
  const parsed = schema.safeParse(body, { reportInput: true });
  if (!parsed.success) throw new FieldErrors(describe(parsed.error.issues));
  const problems = textProblems(parsed.data);
  if (problems !== null) throw new FieldErrors(problems);
  return parsed.data;
}

/** Bounds the answer when a list has many wrong values or an object many unknown keys. */
const mostProblems = 100;

function describe(issues: readonly Issue[]): Record<string, unknown> {
  const fields: Record<string, unknown> = Object.create(null);
  for (const issue of issues.slice(0, mostProblems)) {
    const [field, at] = issue.path;
    if (field === undefined) return { non_field_errors: [problemOf(issue)] };
    const name = String(field);
    if (isInsideModel(issue)) push(fields, name, schemaError(issue, mostProblems));
    else if (typeof at === 'number') pushItem(fields, name, at, problemOf(issue));
    // Keep the first issue of a value; later ones only repeat that its type is wrong.
    else fields[name] ??= [problemOf(issue)];
  }
  return fields;
}

/** Objects inside a body (configuration, options, permission) have their own error format. */
function isInsideModel(issue: Issue): boolean {
  if (typeof issue.path[1] === 'string' || issue.code === 'unrecognized_keys') return true;
  return issue.path.length === 1 && issue.code === 'invalid_type' && issue.expected === 'object' && issue.input != null;
}

// Mutates its argument: a copy per issue would be quadratic.
function push(fields: Record<string, unknown>, name: string, problems: unknown[]): void {
  fields[name] ??= [];
  for (const problem of problems) (fields[name] as unknown[]).push(problem);
}

function pushItem(fields: Record<string, unknown>, name: string, at: number, problem: string): void {
  fields[name] ??= {};
  (fields[name] as Record<number, string[]>)[at] = [problem];
}

/** The reference's message for one wrong value. */
function problemOf(issue: Issue): string {
  const { input } = issue;
  if (input === undefined && issue.code !== 'custom') return 'This field is required.';
  if (input === null) return 'This field may not be null.';
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'string' ? 'This field may not be blank.' : issue.message;
    case 'too_big':
      return issue.origin === 'string'
        ? `Ensure this field has no more than ${issue.maximum} characters.`
        : issue.message;
    case 'invalid_value':
      return `"${pythonText(input)}" is not a valid choice.`;
    case 'invalid_format':
      if (issue.format === 'uuid') return 'Must be a valid UUID.';
      return issue.format === 'email' ? 'Enter a valid email address.' : issue.message;
    case 'invalid_type':
      return wrongType(issue.expected, input);
    default:
      return issue.message;
  }
}

function wrongType(expected: string, input: unknown): string {
  if (expected === 'string') return 'Not a valid string.';
  if (expected === 'boolean') return 'Must be a valid boolean.';
  const got = pythonType(input);
  if (expected === 'record') return `Expected a dictionary of items but got type "${got}".`;
  if (expected === 'object') return `Invalid data. Expected a dictionary, but got ${got}.`;
  if (expected === 'array') return `Expected a list of items but got type "${got}".`;
  return expected === 'int' || expected === 'number' ? 'A valid integer is required.' : 'Not a valid value.';
}

function pythonType(input: unknown): string {
  if (Array.isArray(input)) return 'list';
  if (typeof input === 'string') return 'str';
  if (typeof input === 'boolean') return 'bool';
  if (typeof input === 'number') return Number.isInteger(input) ? 'int' : 'float';
  return 'dict';
}
