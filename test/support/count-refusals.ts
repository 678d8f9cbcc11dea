/** Number of refusals of this scope in a product's metrics. */
export async function countRefusals(origin: string, scope: string): Promise<number> {
  const authorization = 'Bearer an-operators-token-of-tests';
  const metrics = await (await fetch(`${origin}/metrics`, { headers: { authorization } })).text();
  const line = metrics.split('\n').find((one) => one.includes(`throttled_requests_total{scope="${scope}"}`));
  return Number(line?.split(' ')[1] ?? 0);
}
