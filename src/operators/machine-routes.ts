import { z } from 'zod';
import type { Answer } from '#src/api/call.ts';
import type { Readiness } from './health.ts';

/** Dependencies of this domain's routes. */
export interface OperatorParts {
  /** Checks whether the product can serve, and the state of each part. */
  readonly checkReadiness: () => Promise<Readiness>;
  readonly version: { readonly version: string; readonly commit: string | null };
  /** The metrics as text, with its media type. */
  readonly writeMetrics: () => Promise<{ readonly type: string; readonly body: string }>;
}

/** `/__lbheartbeat__`: the process is alive. */
export const showAlive = (): Answer => ({ status: 200, json: { status: 'ok' } });

/** `/__heartbeat__`: whether the product can serve. */
export async function showReadiness(parts: Pick<OperatorParts, 'checkReadiness'>): Promise<Answer> {
  const { ready, body } = await parts.checkReadiness();
  return { status: ready ? 200 : 503, json: body };
}

/** `/__version__` */
export const showVersion = ({ version }: Pick<OperatorParts, 'version'>): Answer => ({ status: 200, json: version });

/** `/metrics`, for Prometheus. */
export const showMetrics = async ({ writeMetrics }: Pick<OperatorParts, 'writeMetrics'>): Promise<Answer> => ({
  status: 200,
  text: await writeMetrics(),
});

/** Answer of `/__lbheartbeat__`. */
export const alive = z.object({ status: z.literal('ok') });

/** Answer of `/__heartbeat__`. */
export const readiness = z.object({
  status: z.enum(['ok', 'stopping', 'unavailable']),
  parts: z.record(z.string(), z.string()),
});

/** Answer of `/__version__`. */
export const version = z.object({ version: z.string(), commit: z.string().nullable() });
