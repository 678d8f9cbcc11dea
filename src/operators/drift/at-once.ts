/** Runs `work` for all items, `most` at a time. Starts no more after the first failure, and rejects with it. */
export async function forEachAtOnce<Item>(
  items: readonly Item[],
  most: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = [...items].reverse();
  let failed = false;
  const worker = async () => {
    for (let item = left.pop(); item !== undefined && !failed; item = left.pop()) {
      try {
        await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const done = await Promise.allSettled(Array.from({ length: Math.min(most, items.length) }, worker));
  const broken = done.find(({ status }) => status === 'rejected');
  if (broken?.status === 'rejected') throw broken.reason;
}

/** LiveKit calls of a comparison at a time: fast enough for 10,000 rooms, without crowding out other calls. */
export const callsAtOnce = 8;
