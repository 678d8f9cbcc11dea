import { setTimeout as delay } from 'node:timers/promises';

/** The first start builds LiveKit, which takes a few minutes. */
const patienceMs = 15 * 60_000;

/**
 * Waits until the product reaches LiveKit, and prints its LiveKit status meanwhile. Rejects after 15 minutes, and when
 * LiveKit is missing.
 */
export async function awaitLiveKit(origin: string): Promise<void> {
  const deadline = Date.now() + patienceMs;
  let printed = '';
  while (Date.now() < deadline) {
    const { parts } = (await (await fetch(`${origin}/__heartbeat__`)).json()) as { parts: { livekit: string } };
    if (parts.livekit === 'ok') return;
    if (parts.livekit.startsWith('missing')) throw new Error(`LiveKit is ${parts.livekit}`);
    if (parts.livekit !== printed) console.log(`            LiveKit: ${parts.livekit}`);
    printed = parts.livekit;
    await delay(500);
  }
  throw new Error(`LiveKit could not be reached: ${printed}`);
}
