import { describe, expect, it } from 'vitest';
import { bundleWeb } from '#src/http/bundle-web.ts';

describe('the bundle for browsers', () => {
  it('has the layouts of the charts, and nothing of the library that computed them', async () => {
    const { assets } = await bundleWeb();
    const scripts = [...assets].filter(([path]) => path.endsWith('.js')).map(([, { body }]) => body.toString());
    expect(scripts.some((script) => script.includes('meeting.running>meeting.lost'))).toBe(true);
    for (const script of scripts) expect(script).not.toMatch(/dagre|rankdir|makeSpaceForEdgeLabels|network-simplex/);
  });
});
