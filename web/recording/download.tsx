import { useEffect, useState } from 'preact/hooks';

type Found = 'looking' | 'there' | 'missing' | 'unserved' | 'refused' | 'away';

/**
 * Requests the file's headers. nginx serves files under `/media/` (docs/media.md); without it, the product answers with
 * a request id.
 */
async function findFile(path: string): Promise<Found> {
  try {
    const response = await fetch(path, { method: 'HEAD' });
    if (response.ok) return 'there';
    if (response.status === 404) return response.headers.has('x-request-id') ? 'unserved' : 'missing';
    return response.status === 403 ? 'refused' : 'away';
  } catch {
    return 'away';
  }
}

const problems: Readonly<Record<Exclude<Found, 'looking' | 'there'>, string>> = {
  missing: 'The file is no longer in the storage.',
  unserved:
    'The file is in the storage, but this server runs without the nginx that hands files out (docs/media.md), as in development.',
  refused: 'You may not download this file now.',
  away: 'The storage cannot be reached. Load the page again in a moment.',
};

/** The download link of a saved recording, or why there is none. */
export function Download({ fileKey }: { fileKey: string }) {
  const path = `/media/${fileKey}`;
  const [found, setFound] = useState<Found>('looking');
  useEffect(() => {
    let isShown = true;
    void findFile(path).then((answer) => isShown && setFound(answer));
    return () => {
      isShown = false;
    };
  }, [path]);
  if (found === 'there') {
    return (
      <a class="button button-main" href={path} download>
        Download
      </a>
    );
  }
  return (
    <p class="soft" role="status" data-file={found}>
      {found === 'looking' ? 'Looking for the file…' : problems[found]}
    </p>
  );
}
