/** Does one step of a story and prints how long it took; a step that fails ends the demo. */
export async function step<Result>(title: string, act: () => Promise<Result>): Promise<Result> {
  const start = performance.now();
  const result = await act();
  console.log(`${`${(performance.now() - start).toFixed(1)} ms`.padStart(10)}  ${title}`);
  return result;
}
