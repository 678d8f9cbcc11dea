const paths = {
  microphone:
    'M12 4a2.5 2.5 0 0 0-2.5 2.5v5a2.5 2.5 0 0 0 5 0v-5A2.5 2.5 0 0 0 12 4zM6.5 11.5a5.5 5.5 0 0 0 11 0M12 17v3',
  microphoneOff:
    'M9.5 9.5v2a2.5 2.5 0 0 0 4 2M14.5 10.5v-4a2.5 2.5 0 0 0-4.8-1M6.5 11.5a5.5 5.5 0 0 0 8.8 4.4M17.4 12.4l.1-.9M12 17v3M4 4l16 16',
  camera:
    'M5.5 7h8A1.5 1.5 0 0 1 15 8.5v7a1.5 1.5 0 0 1-1.5 1.5h-8A1.5 1.5 0 0 1 4 15.5v-7A1.5 1.5 0 0 1 5.5 7zM15 11l5-3v8l-5-3',
  cameraOff:
    'M10 7h3.5A1.5 1.5 0 0 1 15 8.5V11l5-3v8M14.6 16.4a1.5 1.5 0 0 1-1.1.6h-8A1.5 1.5 0 0 1 4 15.5v-7c0-.6.4-1.1.9-1.4M4 4l16 16',
  screen:
    'M5 5h14a1.5 1.5 0 0 1 1.5 1.5v8A1.5 1.5 0 0 1 19 16H5a1.5 1.5 0 0 1-1.5-1.5v-8A1.5 1.5 0 0 1 5 5zM9 20h6M12 13V8.5M9.8 10.4 12 8.2l2.2 2.2',
  leave: 'M10 5H6.5A1.5 1.5 0 0 0 5 6.5v11A1.5 1.5 0 0 0 6.5 19H10M10 12h9M15.5 8.5 19 12l-3.5 3.5',
  panel:
    'M5.5 5h13A1.5 1.5 0 0 1 20 6.5v11a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 17.5v-11A1.5 1.5 0 0 1 5.5 5zM14.5 5v14',
  link: 'M10 14a3.5 3.5 0 0 0 5 0l3-3a3.5 3.5 0 0 0-5-5l-1 1M14 10a3.5 3.5 0 0 0-5 0l-3 3a3.5 3.5 0 0 0 5 5l1-1',
  check: 'M5.5 12.5 10 17l8.5-9.5',
  close: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  sound: 'M5 10v4h3l4 3.5v-11L8 10zM15.5 9a4 4 0 0 1 0 6M18 6.5a7.5 7.5 0 0 1 0 11',
} as const;

export type IconName = keyof typeof paths;

/** A drawing beside a text that says the same; never the only sign. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
