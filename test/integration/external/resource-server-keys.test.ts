import { generateKeyPairSync } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, importJWK, importPKCS8, type JWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { startHttpProduct } from '#test/support/http-product.ts';
import { problemsOf } from '#test/support/settings-problems.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const keysOf = async (env: Record<string, string>) => {
  await using product = await startHttpProduct(env);
  const response = await fetch(`${product.origin}/jwks`);
  return { status: response.status, type: response.headers.get('content-type'), json: await response.json() };
};

describe('GET /jwks', () => {
  it.each([
    ['as it is', pem],
    ['with line ends in writing', pem.replaceAll('\n', '\\n')],
  ])('answers the public half of the key, given %s', async (_, given) => {
    const { status, type, json } = await keysOf({ OIDC_RS_PRIVATE_KEY_STR: given });
    expect([status, type]).toEqual([200, 'application/json']);
    const { keys } = json as { keys: JWK[] };
    expect(keys).toEqual([
      { kty: 'RSA', n: expect.any(String), e: 'AQAB', kid: expect.any(String), use: 'enc', alg: 'RSA-OAEP' },
    ]);
    // What a provider encrypts with it, the private key opens.
    const sealed = await new CompactEncrypt(Buffer.from('a reply'))
      .setProtectedHeader({ alg: 'RSA-OAEP', enc: 'A256GCM' })
      .encrypt(await importJWK(keys[0]!));
    const opened = await compactDecrypt(sealed, await importPKCS8(pem, 'RSA-OAEP'));
    expect(Buffer.from(opened.plaintext).toString()).toBe('a reply');
  });

  it('says that there is no key', async () => {
    const { status, json } = await keysOf({});
    expect([status, json]).toEqual([500, { error: 'OIDC_RS_PRIVATE_KEY_STR is not set.' }]);
  });
});

it('a private key that is none is refused at the start, without its text', () => {
  const problems = problemsOf({ OIDC_RS_PRIVATE_KEY_STR: 'no-key' });
  expect(problems).toEqual([expect.stringContaining('expected a private key as PEM')]);
  expect(problems.join()).not.toContain('no-key');
});
