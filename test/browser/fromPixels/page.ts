import { fromPixels } from '../../../src/data/fromPixels.js'
import { loadImage } from '../../../src/data/loadImage.js'
import kinds from '../../goldens/pictures/kinds.json' with { type: 'json' }

/** A canvas of 3 x 2 pixels: red, green, blue; white, black, half transparent grey. */
function canvas(): OffscreenCanvas {
  const made = new OffscreenCanvas(3, 2)
  const context = made.getContext('2d')!
  for (const [i, colour] of ['#f00', '#0f0', '#00f', '#fff', '#000', '#808080'].entries()) {
    context.fillStyle = colour
    context.fillRect(i % 3, Math.floor(i / 3), 1, 1)
  }
  return made
}

/** What the sources of a page show. */
export async function show(): Promise<Record<string, unknown>> {
  const own = canvas()
  const bitmap = await createImageBitmap(own)
  const frame = new VideoFrame(own, { timestamp: 0 })
  const image = new Image()
  image.src = URL.createObjectURL(await own.convertToBlob())
  await image.decode()
  const data = own.getContext('2d')!.getImageData(0, 0, 3, 2)
  const sources = { canvas: own, bitmap, frame, image, data }
  const shown = Object.entries(sources).map(([name, source]) => [name, fromPixels(source).toArray()])
  frame.close()
  let unloaded = ''
  try {
    fromPixels(new Image())
  } catch (error) {
    unloaded = (error as Error).message
  }
  const webp = await loadImage(Uint8Array.from(atob(kinds[0].file), (letter) => letter.charCodeAt(0)))
  return {
    ...Object.fromEntries(shown),
    grey: fromPixels(own, 1).toArray(),
    opacity: fromPixels(own, { numChannels: 4 }).shape,
    unloaded,
    webp: [...webp.data],
  }
}
