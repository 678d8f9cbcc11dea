import type { ActorKind } from '#machines/catalogue.ts';
import { catalogue } from '#machines/catalogue.ts';

/** A machine's definition as JSON, as inspectors of the protocol read it: functions by name, without the context. */
export function machineDefinition(kind: ActorKind): string {
  const { context: _context, ...config } = catalogue[kind].machine.config as Readonly<Record<string, unknown>>;
  return JSON.stringify(config, (_key, value: unknown) => (typeof value === 'function' ? { type: value.name } : value));
}
