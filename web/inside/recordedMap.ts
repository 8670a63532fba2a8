import type { About } from '../../tasks/task.js'
import type { Embedding, Samples } from './protocol.js'

/** Where a network of a task had the test's images after each epoch, as `web/recordInside.ts` has written it down. */
export interface RecordedMap {
  device: string
  /** Its training was so long. */
  images: number
  epochs: number
  /** Whose test's images they are: the name of their picture. */
  set: string
  samples: Omit<Samples, 'pixels' | 'labels'> & { labels: readonly number[] }
  embeddings: readonly (Omit<Embedding, 'scores' | 'answers'> & {
    scores: readonly number[]
    answers: readonly number[]
  })[]
}

/** The same, as what watches a run has it. */
export interface MapSeen {
  record: RecordedMap
  samples: Samples
  embeddings: readonly Embedding[]
}

const maps = import.meta.glob<RecordedMap>('./maps/*.json', { import: 'default' })
const pictures = import.meta.glob<string>('./maps/*.png', { import: 'default', query: '?url' })

/** What has been recorded of a task's network; null where nothing has been. */
export async function recordedMapOf({ number }: About): Promise<MapSeen | null> {
  const record = await maps[`./maps/${String(number).padStart(2, '0')}.json`]?.()
  if (!record) return null
  const { samples, embeddings, set } = record
  const picture = await pictures[`./maps/${set}.png`]()
  return {
    record,
    samples: {
      ...samples,
      labels: Uint8Array.from(samples.labels),
      pixels: await pixelsOf(picture, samples.size),
    },
    embeddings: embeddings.map(({ scores, answers, ...others }) => ({
      ...others,
      scores: Float32Array.from(scores),
      answers: Uint8Array.from(answers),
    })),
  }
}

/** The images of a picture that has them below each other. */
async function pixelsOf(address: string, [, , channels]: Samples['size']): Promise<Samples['pixels']> {
  const image = await createImageBitmap(await (await fetch(address)).blob())
  const pen = new OffscreenCanvas(image.width, image.height).getContext('2d')!
  pen.drawImage(image, 0, 0)
  const { data } = pen.getImageData(0, 0, image.width, image.height)
  return Uint8Array.from(
    { length: image.width * image.height * channels },
    (_, i) => data[4 * Math.floor(i / channels) + (i % channels)],
  )
}
