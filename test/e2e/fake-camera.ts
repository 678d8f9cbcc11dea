import { writeFile } from 'node:fs/promises';

const width = 640;
const height = 360;
const frames = 16;

type Color = readonly [red: number, green: number, blue: number];

interface Scene {
  readonly wall: Color;
  readonly person: Color;
}

/** Writes a short video for Chromium's fake camera: a person moving in front of a wall. */
export async function writeFakeCamera(path: string, scene: Scene): Promise<void> {
  const parts: Buffer[] = [Buffer.from(`YUV4MPEG2 W${width} H${height} F8:1 Ip A1:1 C420jpeg\n`)];
  for (let frame = 0; frame < frames; frame++) {
    parts.push(Buffer.from('FRAME\n'), ...planes(scene, Math.sin((frame / frames) * 2 * Math.PI) * 9));
  }
  await writeFile(path, Buffer.concat(parts));
}

function planes(scene: Scene, sway: number): Buffer[] {
  const luma = Buffer.alloc(width * height);
  const blue = Buffer.alloc((width * height) / 4);
  const red = Buffer.alloc((width * height) / 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [r, g, b] = colorAt(scene, x - sway, y);
      const light = 0.299 * r + 0.587 * g + 0.114 * b;
      luma[y * width + x] = light;
      if (x % 2 === 1 || y % 2 === 1) continue;
      const at = (y / 2) * (width / 2) + x / 2;
      blue[at] = 128 + 0.564 * (b - light);
      red[at] = 128 + 0.713 * (r - light);
    }
  }
  return [luma, blue, red];
}

function colorAt({ wall, person }: Scene, x: number, y: number): Color {
  const inside = (cx: number, cy: number, rx: number, ry: number) => ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1;
  if (inside(320, 168, 44, 54)) return person.map((part) => part + (230 - part) * 0.55) as unknown as Color;
  if (inside(320, 372, 112, 136)) return person;
  const light = 1.12 - (0.32 * y) / height - (0.1 * Math.abs(x - width / 2)) / width;
  return wall.map((part) => Math.min(255, part * light)) as unknown as Color;
}
