import { z } from 'zod';
import type { Answer } from '#src/api/call.ts';
import type { Readiness } from './health.ts';

/** What the routes of this domain need. */
export interface OperatorParts {
  /** Whether the product can serve, and the state of each part. */
  readonly checkReadiness: () => Promise<Readiness>;
  readonly version: { readonly version: string; readonly commit: string | null };
  /** The metrics, as text in the media type that is named. */
  readonly writeMetrics: () => Promise<{ readonly type: string; readonly body: string }>;
}

/** `/__lbheartbeat__`: the process answers. */
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

/** What `/__lbheartbeat__` answers. */
export const alive = z.object({ status: z.literal('ok') });

/** What `/__heartbeat__` answers. */
export const readiness = z.object({
  status: z.enum(['ok', 'stopping', 'unavailable']),
  parts: z.record(z.string(), z.string()),
});

/** What `/__version__` answers. */
export const version = z.object({ version: z.string(), commit: z.string().nullable() });
