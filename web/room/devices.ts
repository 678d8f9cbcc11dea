/** Devices to turn on when entering; stored in the browser. */
export interface WantedDevices {
  readonly microphone: boolean;
  readonly camera: boolean;
}

const key = 'greenroom_devices';

export function readWantedDevices(): WantedDevices {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<WantedDevices>;
    return { microphone: kept.microphone !== false, camera: kept.camera !== false };
  } catch {
    return { microphone: true, camera: true };
  }
}

export function keepWantedDevices(wanted: WantedDevices): void {
  try {
    localStorage.setItem(key, JSON.stringify(wanted));
  } catch {
    // Without storage, the next visit starts with the defaults.
  }
}

/** The message for a device that did not start. */
export function deviceProblem(device: string, thrown: unknown): string {
  const name = thrown instanceof Error ? thrown.name : '';
  if (name === 'NotAllowedError') return `Your browser does not allow the ${device}. Allow it in the address bar.`;
  if (name === 'NotFoundError') return `No ${device} was found.`;
  if (name === 'NotReadableError') return `Another program uses the ${device}.`;
  return `The ${device} did not start.`;
}
