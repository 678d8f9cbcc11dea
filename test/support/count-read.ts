import type { Pool } from 'pg';

interface Node {
  readonly 'Node Type': string;
  readonly 'Actual Rows': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Actual Loops': number;
  readonly Plans?: readonly Node[];
}

/** Maximum rows that one scan of a plan has read. */
function mostRead(node: Node): number {
  const own = (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
  return Math.max(node['Node Type'].includes('Scan') ? own : 0, ...(node.Plans ?? []).map(mostRead));
}

/** Runs a statement. Resolves with the maximum rows that one of its scans has read. */
export async function countRead(pool: Pick<Pool, 'query'>, text: string, values: readonly unknown[]): Promise<number> {
  const { rows } = await pool.query(`explain (analyze, format json) ${text}`, [...values]);
  return mostRead(rows[0]['QUERY PLAN'][0].Plan);
}
