import { type CopiedRepository, copyRepository } from './copied-repository.ts';

/**
 * Copies the repository, and gives what compose makes of it with this engine a name of its own; all of that is removed
 * at the end.
 */
export async function layOutInstallation(engine: Readonly<Record<string, string>>): Promise<CopiedRepository> {
  await using stack = new AsyncDisposableStack();
  const copy = stack.use(await copyRepository({ ...engine, COMPOSE_PROJECT_NAME: `greenroom-test-${process.pid}` }));
  stack.defer(async () => {
    await copy.run('docker compose --profile "*" down --volumes --remove-orphans --timeout 5');
  });
  const started = stack.move();
  return { ...copy, [Symbol.asyncDispose]: () => started.disposeAsync() };
}
