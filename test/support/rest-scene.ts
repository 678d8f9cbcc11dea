import { type HttpProduct, startHttpProduct } from './http-product.ts';
import { openPeople, type People, type Person } from './people.ts';

// biome-ignore lint/suspicious/noExplicitAny: what the API answered is what the test is about to find out.
export type Json = Record<string, any>;

export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Null when there was no body. */
  readonly json: Json;
}

/** The product's HTTP side, people with accounts, and what they ask of it. */
export interface RestScene extends AsyncDisposable {
  readonly product: HttpProduct;
  readonly people: People;
  /** Calls `/api/v1.0/<path>` as a person, like a page of the product, or anonymously. */
  call(person: Person | null, method: string, path: string, body?: unknown): Promise<RestAnswer>;
}

const csrf = 'a'.repeat(32);

/** Returns a function that calls the product at this origin. */
export function restCaller(origin: string): RestScene['call'] {
  return async (person, method, path, body) => {
    const response = await fetch(`${origin}/api/v1.0/${path}`, {
      method,
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        ...(person === null ? {} : { cookie: `${person.cookie}; csrftoken=${csrf}`, 'x-csrftoken': csrf }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, json: text === '' ? null : JSON.parse(text) };
  };
}

/** Starts it with these settings. */
export async function startRestScene(...args: Parameters<typeof startHttpProduct>): Promise<RestScene> {
  const product = await startHttpProduct(...args);
  const people = openPeople(product.databaseUrl);
  return {
    product,
    people,
    call: restCaller(product.origin),
    async [Symbol.asyncDispose]() {
      await people[Symbol.asyncDispose]();
      await product[Symbol.asyncDispose]();
    },
  };
}
