import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';

/** Button that copies the room's link. */
export function CopyLink({ slug }: { slug: string }) {
  const [copied, setCopied] = useState<boolean | null>(null);
  const link = `${globalThis.location.origin}/r/${slug}`;

  useEffect(() => {
    if (copied === null) return;
    const timer = setTimeout(() => setCopied(null), 4000);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(link);
      setCopied(true);
    } catch {
      setCopied(false);
    }
  }

  return (
    <div class="copy-link">
      <button class="button button-quiet" type="button" onClick={() => void copy()}>
        <Icon name={copied ? 'check' : 'link'} />
        <span>{copied ? 'Copied' : 'Copy link'}</span>
      </button>
      <span class="read-out" role="status">
        {copied === true ? 'The link to this room was copied.' : ''}
      </span>
      {copied === false && <code class="copy-fallback">{link}</code>}
    </div>
  );
}
