import { Busboy } from '@fastify/busboy';
import { HttpProblem } from './http-problem.ts';

/** The fields of a form in the order of their names' first appearance; a name may come several times. */
export type FormFields = ReadonlyMap<string, readonly string[]>;

// As the reference's framework bounds it.
const mostFields = 1_000;

/** Milliseconds that parsing takes at the most: the whole body is in memory. */
const patienceMs = 5_000;

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
export function parseMultipart(contentType: string, body: Buffer): Promise<FormFields> {
  return new Promise((resolve, reject) => {
    const broken = (error: unknown) => {
      const why = error instanceof Error ? error.message : 'it is not well-formed';
      reject(new HttpProblem(400, `Multipart form parse error - ${why}`));
    };
    try {
      const fields = new Map<string, string[]>();
      const parser = new Busboy({
        headers: { 'content-type': contentType },
        // The whole body is bounded already; these bound what its parts become.
        limits: { fields: mostFields, parts: mostFields, fieldSize: body.length + 1, headerPairs: 50 },
      });
      parser.on('field', (name, value) => add(fields, name ?? '', value));
      parser.on('file', (_name, file) => void file.on('error', broken).resume());
      parser.on('fieldsLimit', () => reject(tooMany()));
      parser.on('partsLimit', () => reject(tooMany()));
      parser.on('error', broken);
      parser.on('finish', () => resolve(fields));
      // The parser waits for ever for the end of a part whose headers do not end.
      const patience = setTimeout(() => broken(new Error('a part has no end')), patienceMs);
      parser.once('finish', () => clearTimeout(patience)).once('error', () => clearTimeout(patience));
      parser.end(body);
    } catch (error) {
      broken(error);
    }
  });
}

function add(fields: Map<string, string[]>, name: string, value: string): void {
  const values = fields.get(name);
  if (values === undefined) fields.set(name, [value]);
  else values.push(value);
}

const tooMany = () => new HttpProblem(400, `The form has more than ${mostFields} fields.`);
