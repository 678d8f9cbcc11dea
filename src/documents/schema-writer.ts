import { z } from 'zod';

/** A JSON Schema as it appears in a document. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Converts zod schemas to JSON Schema, and collects the named ones they refer to. */
export interface SchemaWriter {
  write(schema: z.ZodType): JsonSchema;
  /** Named schemas referred to so far. */
  readonly named: Readonly<Record<string, JsonSchema>>;
}

/** Names and descriptions of schemas, and the JSON Schema version. */
interface SchemaWriterOptions {
  readonly metadata: z.core.$ZodRegistry<{ id?: string | undefined; description?: string | undefined }>;
  readonly target: 'draft-2020-12' | 'draft-07';
}

/**
 * Documents use the input types for requests and answers alike, because stored values are returned as they were sent.
 */
export function createSchemaWriter(options: SchemaWriterOptions): SchemaWriter {
  const named: Record<string, JsonSchema> = {};
  return {
    named,
    write(schema) {
      // Wrap it in an object, because zod inlines a top-level schema even if it has a name.
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
  // Draft 7 ignores siblings of `$ref`, so zod wraps each `$ref` in `allOf`, even one without siblings.
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
