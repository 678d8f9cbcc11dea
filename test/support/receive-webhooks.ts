import './provided.ts';
import { ownLiveKit } from './own-livekit.ts';

/** Has the shared LiveKit's webhooks forwarded to this address, until it goes out of scope. */
export async function receiveWebhooks(target: string): Promise<AsyncDisposable> {
  const { relayUrl } = ownLiveKit();
  const tell = async (method: 'PUT' | 'DELETE') => {
    const { status } = await fetch(relayUrl, { method, body: target });
    if (status !== 204) throw new Error(`The webhook relay answered ${status}.`);
  };
  await tell('PUT');
  return { [Symbol.asyncDispose]: () => tell('DELETE') };
}
