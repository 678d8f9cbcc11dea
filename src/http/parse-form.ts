import { HttpProblem } from './http-problem.ts';

/** The fields of a form in the order of their names' first appearance; a name may come several times. */
export type FormFields = ReadonlyMap<string, readonly string[]>;

// As the reference's framework bounds it.
const mostFields = 1_000;

/** The fields of a form-encoded text. Throws `HttpProblem` 400 when there are too many. */
export function parseUrlEncoded(text: string): FormFields {
  const fields = new Map<string, string[]>();
  let count = 0;
  for (const [name, value] of new URLSearchParams(text)) {
    if (++count > mostFields) throw tooMany();
    add(fields, name, value);
  }
  return fields;
}

/** The fields of a multipart body; files are left out. Rejects with `HttpProblem` 400 when it is not well-formed. */
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
