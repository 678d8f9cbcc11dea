import { escapeHtml } from '#src/identity/page.ts';
import type { JsonSchema } from './schema-writer.ts';

/** Renders a JSON Schema as HTML in a TypeScript-like notation; named schemas become links. */
export function writeShape(schema: JsonSchema, indent = ''): string {
  if (typeof schema.$ref === 'string') {
    const name = escapeHtml(schema.$ref.split('/').at(-1)!);
    return `<a href="#${name}">${name}</a>`;
  }
  const choices = (schema.anyOf ?? schema.oneOf ?? schema.allOf) as JsonSchema[] | undefined;
  if (choices !== undefined) return choices.map((choice) => writeShape(choice, indent)).join(' | ');
  if (schema.const !== undefined) return escapeHtml(JSON.stringify(schema.const));
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => escapeHtml(JSON.stringify(value))).join(' | ');
  const types = Array.isArray(schema.type) ? (schema.type as string[]) : [schema.type as string | undefined];
  return types.map((type) => writeType(type, schema, indent)).join(' | ');
}

function writeType(type: string | undefined, schema: JsonSchema, indent: string): string {
  if (type === 'array') return `(${writeShape((schema.items ?? {}) as JsonSchema, indent)})[]`;
  if (type === 'object') return writeObject(schema, indent);
  return `${escapeHtml(type ?? 'anything')}${writeLimits(schema)}`;
}

function writeObject(schema: JsonSchema, indent: string): string {
  const required = (schema.required ?? []) as string[];
  const inner = `${indent}  `;
  const lines = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>).map(
    ([name, property]) =>
      `${inner}${escapeHtml(name)}${required.includes(name) ? '' : '?'}: ${writeShape(property, inner)}`,
  );
  const more = schema.additionalProperties;
  if (typeof more === 'object' && more !== null) lines.push(`${inner}[key]: ${writeShape(more as JsonSchema, inner)}`);
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`;
}

function writeLimits(schema: JsonSchema): string {
  const said = [
    schema.format,
    schema.minLength === undefined ? undefined : `≥ ${String(schema.minLength)}`,
    schema.maxLength === undefined ? undefined : `≤ ${String(schema.maxLength)}`,
  ].filter((part) => part !== undefined);
  return said.length === 0 ? '' : ` <span class="quiet">(${escapeHtml(said.join(', '))})</span>`;
}
