// The health check of the image: it has no curl. Alive is enough, because a container that waits for its database or
// for LiveKit must not be restarted.
const port = process.env.PORT || '8000';
const answer = await fetch(`http://127.0.0.1:${port}/__lbheartbeat__`, { signal: AbortSignal.timeout(4_000) }).catch(
  () => null,
);
process.exitCode = answer?.ok ? 0 : 1;
