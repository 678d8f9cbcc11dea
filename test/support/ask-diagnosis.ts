import type { Finding } from '#src/operators/diagnosis/finding.ts';
import { eventually } from './eventually.ts';
import { operatorToken } from './http-product.ts';

/** Asks a product what is wrong with a room, or with the whole product. */
export async function askDiagnosis(origin: string, room?: string): Promise<Finding[]> {
  const path = room === undefined ? 'diagnosis/' : `rooms/${room}/diagnosis/`;
  const response = await fetch(`${origin}/operators/api/${path}`, {
    headers: { authorization: `Bearer ${operatorToken}` },
  });
  if (response.status !== 200) throw new Error(`The diagnosis was answered ${response.status}.`);
  return ((await response.json()) as { findings: Finding[] }).findings;
}

/** Waits for a finding with this code. */
export const awaitFinding = (origin: string, room: string | undefined, code: string): Promise<Finding> =>
  eventually(
    `the finding ${code}`,
    async () => {
      const findings = await askDiagnosis(origin, room);
      const found = findings.find((finding) => finding.code === code);
      if (found === undefined) throw new Error(`Only ${findings.map((one) => one.code).join(', ')} were found.`);
      return found;
    },
    { timeout: 30_000, interval: 200 },
  );

/** Codes of the findings that need somebody, or time. */
export const troublesOf = async (origin: string, room?: string): Promise<string[]> =>
  (await askDiagnosis(origin, room)).filter(({ severity }) => severity !== 'note').map(({ code }) => code);
