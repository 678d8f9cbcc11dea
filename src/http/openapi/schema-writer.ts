import { z } from 'zod';
import { components } from './component-names.ts';

/** A JSON Schema (2020-12), as the document holds it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Writes zod schemas as JSON Schema, and remembers which named ones they refer to. */
export interface SchemaWriter {
  write(schema: z.ZodType): JsonSchema;
  /** The named schemas that were referred to so far. */
  readonly named: Readonly<Record<string, JsonSchema>>;
}

/** Both sides of the wire are written as what may be sent: what is stored is answered as it came. */
export function createSchemaWriter(): SchemaWriter {
  const named: Record<string, JsonSchema> = {};
  return {
    named,
    write(schema) {
      // Inside another one, since a schema that is asked for by itself is written out even when it has a name.
      const written = z.toJSONSchema(z.object({ asked: schema }), {
        metadata: components,
        io: 'input',
        unrepresentable: 'any',
      });
      const { properties, $defs = {} } = pointIntoComponents(written) as {
        properties: { asked: JsonSchema };
        $defs?: Record<string, JsonSchema>;
      };
      for (const [name, definition] of Object.entries($defs)) {
        const { id: _, ...described } = definition;
        named[name] = described;
      }
      return properties.asked;
    },
  };
}

function pointIntoComponents(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pointIntoComponents);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string'
        ? inner.replace('#/$defs/', '#/components/schemas/')
        : pointIntoComponents(inner),
    ]),
  );
}
