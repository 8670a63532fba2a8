import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { largestOf, paintAt } from '../glassbox/colours.js'
import type { Box } from './exciting.js'
import type { Samples, Values } from './protocol.js'

interface Size {
  width: number
  height: number
}

/** A picture of small numbers made large; `paint` fills its RGBA. */
function Pixelated({
  size: { width, height },
  label,
  paint,
  on,
  children,
}: {
  size: Size
  label?: string
  paint: (rgba: Uint8ClampedArray) => void
  /** Painted anew when one of these changes. */
  on: readonly unknown[]
  children?: ComponentChildren
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const image = new ImageData(width, height)
    paint(image.data)
    canvas.current!.getContext('2d')!.putImageData(image, 0, 0)
  }, [...on, width, height])
  return (
    <span class="pixelated">
      <canvas
        ref={canvas}
        width={width}
        height={height}
        {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
      />
      {children}
    </span>
  )
}

/** One of the samples; with a box around a part of it. */
export function Sample({
  samples,
  image,
  label,
  box,
}: {
  samples: Samples
  image: number
  label?: string
  box?: Box | null
}) {
  const [height, width] = samples.size
  return (
    <Pixelated
      size={{ width, height }}
      label={label}
      paint={(rgba) => paintSample(rgba, samples, image)}
      on={[samples, image]}
    >
      {box && (
        <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
          <rect x={box.left} y={box.top} width={box.right - box.left} height={box.bottom - box.top} />
        </svg>
      )}
    </Pixelated>
  )
}

function paintSample(rgba: Uint8ClampedArray, { size, pixels }: Samples, image: number): void {
  const [height, width, channels] = size
  const first = image * height * width * channels
  for (let i = 0; i < height * width; i++) {
    const at = first + i * channels
    rgba.set(
      [pixels[at], pixels[at + (channels > 1 ? 1 : 0)], pixels[at + (channels > 1 ? 2 : 0)], 255],
      4 * i,
    )
  }
}

/**
 * A channel of values [height, width, channels] as colours: blue above zero, orange below. `largest` is the strongest
 * colour's number.
 */
export function Channel({
  values: { shape, data },
  channel,
  largest,
}: {
  values: Values
  channel: number
  largest: number
}) {
  const [height, width] = shape
  const channels = data.length / (height * width)
  return (
    <Pixelated
      size={{ width, height }}
      paint={(rgba) => {
        for (let i = 0; i < height * width; i++) paintAt(rgba, 4 * i, data[i * channels + channel], largest)
      }}
      on={[data, channel, largest]}
    />
  )
}

/** Pixels of the page's picture to one of the image. */
const ZOOM = 8

/** A sample, and over it values [rows, columns] as colours, however few they are. */
export function Heat({
  samples,
  image,
  heat,
  label,
}: {
  samples: Samples
  image: number
  heat: Values
  label: string
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [height, width] = samples.size
  useEffect(() => {
    const pen = canvas.current!.getContext('2d')!
    const sample = new ImageData(width, height)
    paintSample(sample.data, samples, image)
    pen.imageSmoothingEnabled = false
    pen.drawImage(sheet(sample), 0, 0, width * ZOOM, height * ZOOM)
    pen.fillStyle = 'rgb(0 0 0 / 45%)' // colours stand out on what is dim
    pen.fillRect(0, 0, width * ZOOM, height * ZOOM)
    const [rows, columns] = heat.shape
    const colours = new ImageData(columns, rows)
    const largest = largestOf(heat.data)
    for (let i = 0; i < heat.data.length; i++) colours.data.set(lightOf(heat.data[i] / largest), 4 * i)
    pen.imageSmoothingEnabled = true
    pen.drawImage(sheet(colours), 0, 0, width * ZOOM, height * ZOOM)
  }, [samples, image, heat, width, height])
  return (
    <canvas
      ref={canvas}
      class="heat"
      width={width * ZOOM}
      height={height * ZOOM}
      role="img"
      aria-label={label}
    />
  )
}

/** As the colours of numbers, and as light as they must be on a dark picture. */
function lightOf(value: number): readonly number[] {
  return [...(value < 0 ? [255, 140, 50] : [80, 160, 255]), 255 * Math.abs(value)]
}

function sheet(image: ImageData): OffscreenCanvas {
  const canvas = new OffscreenCanvas(image.width, image.height)
  canvas.getContext('2d')!.putImageData(image, 0, 0)
  return canvas
}
