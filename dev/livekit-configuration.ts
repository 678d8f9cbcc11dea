interface LiveKitConfigurationOptions {
  readonly port: number;
  readonly tcpPort: number;
  readonly udpFrom: number;
  readonly udpTo: number;
  readonly key: string;
  readonly secret: string;
  readonly webhookUrl: string;
  readonly redisUrl?: string;
}

/** Writes LiveKit's configuration for one machine, on loopback. JSON is valid YAML and needs no manual escaping. */
export function configureLiveKit(options: LiveKitConfigurationOptions): string {
  const configuration = {
    port: options.port,
    bind_addresses: ['127.0.0.1'],
    rtc: {
      tcp_port: options.tcpPort,
      port_range_start: options.udpFrom,
      port_range_end: options.udpTo,
      use_external_ip: false,
      enable_loopback_candidate: true,
      interfaces: { includes: [process.platform === 'darwin' ? 'lo0' : 'lo'] },
    },
    keys: { [options.key]: options.secret },
    webhook: { api_key: options.key, urls: [options.webhookUrl] },
    // Waiting callers are muted, and unmuted when they are admitted.
    room: { empty_timeout: 300, departure_timeout: 20, enable_remote_unmute: true },
    logging: { level: 'info', json: true },
    ...(options.redisUrl === undefined ? {} : { redis: redisOf(new URL(options.redisUrl)) }),
  };
  return `${JSON.stringify(configuration, undefined, 2)}\n`;
}

function redisOf(url: URL): Record<string, unknown> {
  const db = Number(url.pathname.slice(1) || '0');
  return {
    address: `${url.hostname}:${url.port || '6379'}`,
    ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
    ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
    ...(Number.isSafeInteger(db) && db > 0 ? { db } : {}),
    ...(url.protocol === 'rediss:' ? { use_tls: true } : {}),
  };
}
