import { dispose } from '@livekit/rtc-node';
import { tellMeeting } from './tell-meeting.ts';
import { tellTelephony } from './tell-telephony.ts';

const stories: Readonly<Record<string, () => Promise<void>>> = { meeting: tellMeeting, telephony: tellTelephony };

/** `npm run demo [-- <story>]`: what happens on real parts, step by step; a meeting unless another story is named. */
async function main(name = 'meeting'): Promise<void> {
  const tell = stories[name];
  if (tell === undefined) throw new Error(`No story is called ${name}; there are ${Object.keys(stories).join(', ')}.`);
  await tell();
}

try {
  await main(process.argv[2]);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
await dispose();
// A story that broke off leaves sockets open.
process.exit();
