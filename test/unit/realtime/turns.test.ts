import { describe, expect, it } from 'vitest';
import { createTurns } from '#src/realtime/turns.ts';

const [one, two] = ['0b7f4f5e-3c1d-4d0a-9a39-9d6a5e0d6c11', '5d0a4d4c-7f0e-4a7e-8c1e-0b7f4f5e3c1d'];

function stage() {
  const turns = createTurns();
  const log: string[] = [];
  const open = new Map<string, () => void>();
  const begin = (name: string, reference: string) => {
    void turns.take(reference, async () => {
      log.push(name);
      await new Promise<void>((resolve) => open.set(name, resolve));
    });
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const end = (name: string) => {
    open.get(name)!();
    return settle();
  };
  return { turns, log, begin, settle, end };
}

describe('requests of one connection', () => {
  it('are serialised per room, and rooms do not wait for each other', async () => {
    const { log, begin, settle, end } = stage();
    begin('enter', one);
    begin('leave', one.toUpperCase().replaceAll('-', ''));
    begin('elsewhere', two);
    await settle();
    expect(log).toEqual(['enter', 'elsewhere']);
    await end('enter');
    expect(log).toEqual(['enter', 'elsewhere', 'leave']);
  });

  it('are serialised when slug and uuid are mixed', async () => {
    const { log, begin, settle, end } = stage();
    begin('by uuid', one);
    begin('by slug', 'Some Room');
    begin('by another slug', 'another');
    begin('by the same slug', 'some-room');
    begin('by uuid again', one);
    await settle();
    expect(log).toEqual(['by uuid']);
    await end('by uuid');
    expect(log.slice(1)).toEqual(['by slug', 'by another slug']);
    await end('by slug');
    expect(log.slice(3)).toEqual(['by the same slug']);
    await end('by another slug');
    await end('by the same slug');
    expect(log.slice(4)).toEqual(['by uuid again']);
  });

  it('continue after a failed one', async () => {
    const { turns, log, begin, settle } = stage();
    const failed = turns.take(one, () => Promise.reject(new Error('it failed')));
    begin('next', one);
    await expect(failed).rejects.toThrow('it failed');
    await settle();
    expect(log).toEqual(['next']);
  });

  it('are throttled while too many are pending', async () => {
    const { turns, begin, settle, end } = stage();
    for (let index = 0; index < 500; index++) begin(`${index}`, one);
    await settle();
    await expect(turns.take(two, async () => undefined)).rejects.toMatchObject({ code: 'throttled', retryAfter: 1 });
    await end('0');
    await expect(turns.take(two, async () => undefined)).resolves.toBeUndefined();
  });
});
