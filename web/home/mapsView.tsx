import { useEffect, useRef } from 'preact/hooks'
import type { Maps } from './digitNet.js'

interface Props {
  label: string
  maps: Maps
  /** Pixels of the page to one of the maps, where there is room. */
  scale: number
  kernels?: Float32Array
}

/** Channels side by side in rows of four, each as a picture; `kernels` [5, 5, 1, channels] in their corners. */
export function MapsView({ label, maps, scale, kernels }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { size, channels, values } = maps
  const columns = Math.min(4, channels)
  const rows = Math.ceil(channels / columns)
  const step = size + 1
  useEffect(() => {
    const most = values.reduce((a, b) => Math.max(a, b), 1e-6)
    const image = new ImageData(columns * step - 1, rows * step - 1)
    for (let i = 0; i < values.length; i++) {
      const [place, channel] = [Math.floor(i / channels), i % channels]
      const [x, y] = [place % size, Math.floor(place / size)]
      const [left, top] = [(channel % columns) * step, Math.floor(channel / columns) * step]
      const light = (255 * values[i]) / most
      image.data.set([light, light * 0.93, light * 0.72, 255], 4 * ((top + y) * image.width + left + x))
    }
    if (kernels) paint(image, kernels, { channels, columns, step })
    canvas.current!.getContext('2d')!.putImageData(image, 0, 0)
  }, [maps, kernels])
  const [width, height] = [columns * step - 1, rows * step - 1]
  return (
    <canvas
      ref={canvas}
      width={width}
      height={height}
      role="img"
      aria-label={label}
      style={{ width: `${width * scale}px`, aspectRatio: `${width} / ${height}` }}
    />
  )
}

/** Draws each filter into the corner of its map: weights above zero blue, below it orange. */
function paint(
  image: ImageData,
  kernels: Float32Array,
  { channels, columns, step }: { channels: number; columns: number; step: number },
): void {
  const most = kernels.reduce((a, b) => Math.max(a, Math.abs(b)), 1e-6)
  for (let i = 0; i < kernels.length; i++) {
    const [place, channel] = [Math.floor(i / channels), i % channels]
    const [x, y] = [place % 5, Math.floor(place / 5)]
    const [left, top] = [(channel % columns) * step, Math.floor(channel / columns) * step]
    const strength = Math.abs(kernels[i]) / most
    const color = kernels[i] > 0 ? [90, 150, 255] : [235, 130, 50]
    image.data.set(
      [...color.map((value) => value * (0.15 + 0.85 * strength)), 255],
      4 * ((top + y) * image.width + left + x),
    )
  }
}
