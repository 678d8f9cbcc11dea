import { HttpProblem } from './http-problem.ts';

/** Form fields in the order of first appearance; a field may be repeated. */
export type FormFields = ReadonlyMap<string, readonly string[]>;

// The limit of the reference's framework.
const mostFields = 1_000;

/** Parses a URL-encoded form. Throws `HttpProblem` 400 when it has too many fields. */
export function parseUrlEncoded(text: string): FormFields {
  const fields = new Map<string, string[]>();
  let count = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    if (++count > mostFields) throw tooMany();
    add(fields, name, value);
  }
  return fields;
}

/** Parses a multipart form without its files. Rejects with `HttpProblem` 400 when it is malformed. */
export async function parseMultipart(contentType: string, body: Buffer): Promise<FormFields> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => {
      throw new HttpProblem(400, 'Multipart form parse error - it is not well-formed');
    });
  const fields = new Map<string, string[]>();
  let count = 0;
  for (const [name, value] of form) {
    if (++count > mostFields) throw tooMany();
    if (typeof value === 'string') add(fields, name, value);
  }
  return fields;
}

function add(fields: Map<string, string[]>, name: string, value: string): void {
  const values = fields.get(name);
  if (values === undefined) fields.set(name, [value]);
  else values.push(value);
}

const tooMany = () => new HttpProblem(400, `The form has more than ${mostFields} fields.`);
