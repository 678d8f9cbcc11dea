import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { formValues } from '#src/http/form-values.ts';
import { parseMultipart, parseUrlEncoded } from '#src/http/parse-form.ts';
import { parseJson } from '#src/http/parse-json.ts';
import { validate } from '#src/http/validate.ts';

describe('parseJson', () => {
  it('leaves out what would change prototypes, however it is spelled', () => {
    for (const text of ['{"a":1,"__proto__":{"admin":true}}', '{"a":1,"\\u005f_proto__":{"admin":true}}']) {
      const value = parseJson(text) as Record<string, unknown>;
      expect(Object.keys(value)).toEqual(['a']);
      expect(Object.assign({}, value)).not.toHaveProperty('admin');
    }
    const text = '{"text":"__proto__","constructor":{"prototype":1}}';
    expect(Object.keys(parseJson(text) as object)).toEqual(['text', 'constructor']);
  });

  it('refuses nesting that could end the stack, and only that', () => {
    for (const text of ['['.repeat(100_000), '{"a":'.repeat(100_000), `${'['.repeat(65)}${']'.repeat(65)}`]) {
      expect(() => parseJson(text)).toThrow('JSON parse error - it is nested too deeply');
    }
    expect(parseJson(JSON.stringify(`"${'['.repeat(1000)}\\"`))).toHaveLength(1003);
    expect(parseJson(JSON.stringify(Array(1000).fill([])))).toHaveLength(1000);
  });
});

describe('forms', () => {
  const schema = z.object({
    name: z.string().trim().min(1),
    emails: z.array(z.string()).optional(),
    options: z.strictObject({ mute: z.boolean() }).optional(),
    level: z.enum(['public', '']).nullish(),
    language: z.enum(['fr', 'de']).optional(),
    role: z.enum(['owner']).nullable(),
  });
  const read = (text: string) => ({ ...formValues(schema, parseUrlEncoded(text)) });

  it('means what the same values mean as JSON', () => {
    expect(read('name=a&name=b+c&emails=x&emails=y&other=1')).toEqual({ name: 'b c', emails: ['x', 'y'] });
    expect(read('emails[1]=y&emails[0]=x&emails[x]=z')).toEqual({ emails: ['x', 'y'] });
    expect(read('options=%7B%22mute%22%3Atrue%7D')).toEqual({ options: { mute: true } });
    expect(read('name=&level=&language=&role=')).toEqual({ name: '', level: '', role: null });
    expect(() => read('options=yes')).toThrow(
      expect.objectContaining({ fields: { options: ['Value must be valid JSON.'] } }),
    );
    expect(read('__proto__=1&constructor=2&toString=3')).toEqual({});
  });

  it('have at most 1,000 fields, and are refused if malformed', async () => {
    expect(() => parseUrlEncoded('a&'.repeat(1001))).toThrow('more than 1000 fields');
    const part = (name: string) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\nx\r\n`;
    const multipart = (body: string) => parseMultipart('multipart/form-data; boundary=b', Buffer.from(body));
    await expect(multipart(`${part('a').repeat(1002)}--b--\r\n`)).rejects.toThrow('more than 1000 fields');
    await expect(multipart('--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx')).rejects.toThrow('parse error');
    await expect(parseMultipart('multipart/form-data', Buffer.from('x'))).rejects.toThrow('parse error');
  });

  it('reads the fields of a multipart body and leaves the files', async () => {
    const form = new FormData();
    form.append('name', 'Réunion');
    form.append('file', new Blob(['x'.repeat(100_000)]), 'big.png');
    form.append('name', 'zwei');
    const sent = new Response(form);
    const body = Buffer.from(await sent.arrayBuffer());
    const fields = await parseMultipart(sent.headers.get('content-type')!, body);
    expect([...fields]).toEqual([['name', ['Réunion', 'zwei']]]);
  });
});

describe('validate', () => {
  const schema = z.object({ name: z.string(), emails: z.array(z.string()), data: z.record(z.string(), z.unknown()) });
  const problems = (body: object | null) => {
    try {
      return validate(schema, body);
    } catch (error) {
      return (error as { fields: unknown }).fields;
    }
  };

  it('tells of a hundred problems at the most', () => {
    const emails = Array.from({ length: 100_000 }, () => 1);
    const told = problems({ name: 'x', emails, data: {} }) as { emails: object };
    expect(Object.keys(told.emails)).toHaveLength(100);
  });

  it('refuses characters that cannot be stored, wherever they are', () => {
    const nul = ['Null characters are not allowed.'];
    const good = { name: 'x 🎉', emails: ['a', 'b'], data: { a: [{ b: 'c' }] } };
    expect(problems(good)).toEqual(good);
    expect(problems({ ...good, name: 'a\0' })).toEqual({ name: nul });
    expect(problems({ ...good, emails: ['a', '\0'] })).toEqual({ emails: { 1: nul } });
    expect(problems({ ...good, data: { a: [{ 'b\0': 1 }] } })).toEqual({ data: nul });
    expect(problems({ ...good, data: { a: '\ud83c' } })).toEqual({
      data: ['Surrogate characters are not allowed: U+D83C.'],
    });
    expect(problems({ ...good, other: '\0' })).toEqual(good);
    expect(problems(null)).toEqual({ non_field_errors: ['No data provided'] });
  });
});
