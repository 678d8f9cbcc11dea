import { inject } from 'vitest';
import './provided.ts';

/** Has the shared LiveKit's webhooks forwarded to this address, until it goes out of scope. */
export async function receiveWebhooks(target: string): Promise<AsyncDisposable> {
  const { relayUrl } = inject('livekit');
  const tell = async (method: 'PUT' | 'DELETE') => {
    const { status } = await fetch(relayUrl, { method, body: target });
    if (status !== 204) throw new Error(`The webhook relay answered ${status}.`);
  };
  await tell('PUT');
  return { [Symbol.asyncDispose]: () => tell('DELETE') };
}
