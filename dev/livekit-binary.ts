import { type BuildOptions, findOrBuildWithGo, type GoProgram } from './build-with-go.ts';

/** LiveKit's server. */
export const livekit: GoProgram = {
  title: 'LiveKit',
  name: 'livekit-server',
  module: 'github.com/livekit/livekit-server/cmd/server@v1.13.5',
};

/** Instructions for a machine with neither a LiveKit server nor Go. */
const howToGetLiveKit = `put livekit-server on the PATH, or install Go (1.21 or newer) and start again: it is then built by \`go install ${livekit.module}\`, or set LIVEKIT_API_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET to a server that runs`;

/**
 * Returns the path of a LiveKit server: an existing one, else one built with Go, which takes minutes once; else a
 * sentence with instructions.
 */
export async function findOrBuildLiveKit(
  options: BuildOptions,
): Promise<{ path: string; built: boolean } | { missing: string }> {
  const found = await findOrBuildWithGo(livekit, options);
  if ('path' in found) return found;
  if (found.failure === null) return { missing: `There is no LiveKit server here: ${howToGetLiveKit}.` };
  return { missing: `LiveKit could not be built (${found.failure}). To get it, ${howToGetLiveKit}.` };
}
