import { z } from 'zod';

/** A JSON Schema, as a document holds it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Writes zod schemas as JSON Schema, and remembers which named ones they refer to. */
export interface SchemaWriter {
  write(schema: z.ZodType): JsonSchema;
  /** The named schemas that were referred to so far. */
  readonly named: Readonly<Record<string, JsonSchema>>;
}

/** What a document names and describes, and the JSON Schema that it is written in. */
interface SchemaWriterOptions {
  readonly metadata: z.core.$ZodRegistry<{ id?: string | undefined; description?: string | undefined }>;
  readonly target: 'draft-2020-12' | 'draft-07';
}

/** Both sides of the wire are written as what may be sent: what is stored is answered as it came. */
export function createSchemaWriter(options: SchemaWriterOptions): SchemaWriter {
  const named: Record<string, JsonSchema> = {};
  return {
    named,
    write(schema) {
      // Inside another one, since a schema that is asked for by itself is written out even when it has a name.
      const written = z.toJSONSchema(z.object({ asked: schema }), {
        ...options,
        io: 'input',
        unrepresentable: 'any',
      });
      const { properties, $defs, definitions } = pointIntoComponents(written) as {
        properties: { asked: JsonSchema };
        $defs?: Record<string, JsonSchema>;
        definitions?: Record<string, JsonSchema>;
      };
      for (const [name, definition] of Object.entries({ ...$defs, ...definitions })) {
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
  const { allOf, ...others } = value as { allOf?: unknown };
  // Draft 7 knows nothing beside a `$ref`, so zod wraps each, also where nothing is beside it.
  if (Array.isArray(allOf) && allOf.length === 1 && Object.keys(others).length === 0)
    return pointIntoComponents(allOf[0]);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string'
        ? inner.replace(/^#\/(\$defs|definitions)\//, '#/components/schemas/')
        : pointIntoComponents(inner),
    ]),
  );
}
