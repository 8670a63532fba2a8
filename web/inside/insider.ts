import { Conv2D, type Layer, Model, type NdArray, type Symbolic, scope, type Tensor, tensor } from 'glassgrad'
import { asInput } from '../worker/answers.js'
import type { TestImages } from '../worker/dataSets.js'
import { seenBy, strongest } from './exciting.js'
import { gradCam } from './gradCam.js'
import { occlusion } from './occlusion.js'
import { principalComponents, turnedLike } from './pca.js'
import type { Convolution, Embedding, Look, Samples, Seen, Values } from './protocol.js'

/** Images that are looked at, and those of them that excite a filter most. */
const SAMPLES = 240
const MOST_EXCITING = 6

/** The worker's side of the view into a network. */
export class Insider {
  #samples: NdArray | null = null
  /** The model that trains, up to its last hidden layer and its answer; and where that had the images last. */
  #watched: { model: Model; both: Model; hidden: Symbolic; last: Embedding | null } | null = null

  constructor(
    readonly tell: (
      message: { type: 'samples'; samples: Samples } | { type: 'embedding'; embedding: Embedding },
    ) => void,
  ) {}

  /** A run begins. */
  begin(): void {
    this.#samples = null
    this.#watched = null
  }

  /** Tells where the last hidden layer has the images after so many epochs. */
  async embed(model: Model, tested: TestImages, epochs: number): Promise<void> {
    const watched = this.#watched?.model === model ? this.#watched : watchable(model)
    if (!watched) return
    const { both, hidden, last } = watched
    const images = this.#samples ?? this.#take(tested)
    // Not by `predict`, whose steps would be among those of the run in the glass box.
    const outputs = scope(() => both.apply(tensor(asInput(model, images))) as unknown as Tensor[])
    const [features, probabilities] = await Promise.all(outputs.map((output) => output.array()))
    const found = await principalComponents(features.reshape([images.length, -1]))
    const embedding = {
      ...turnedLike(found, last),
      epochs,
      layer: hidden.call!.layer.name,
      features: features.size / images.length,
      answers: Uint8Array.from(probabilities.argmax(-1).data),
    }
    this.#watched = { ...watched, last: embedding }
    this.tell({ type: 'embedding', embedding })
  }

  async look(model: Model, look: Look): Promise<Seen[Look['at']]> {
    const images = this.#samples
    if (!images) throw new Error('there are no images to look into this network with')
    const one = (i: number) => asInput(model, images.slice(i, i + 1))
    switch (look.at) {
      case 'filters': {
        const layer = model.getLayer(look.layer)
        const [kernel] = await layer.getWeights()
        const eyes = new Model({ inputs: model.inputs, outputs: layer.output as Symbolic, name: 'eyes' })
        const maps = await eyes.predict(one(look.image))
        return { kernel: valuesOf(kernel), maps: valuesOf(maps.reshape(maps.shape.slice(1))) }
      }
      case 'filter': {
        const layer = model.getLayer(look.layer)
        const answers = await strongest(model, layer, asInput(model, images))
        const best = [...Array(images.length).keys()]
          .sort((a, b) => answers.at(b, look.filter) - answers.at(a, look.filter))
          .slice(0, MOST_EXCITING)
        const shown = asInput(model, images.take(best))
        const boxes = await seenBy(model, layer, look.filter, shown, images.shape.slice(1))
        return best.map((image, i) => ({ image, strength: answers.at(image, look.filter), box: boxes[i] }))
      }
      case 'image': {
        const probabilities = await model.predict(one(look.image))
        const label = look.label ?? probabilities.argmax(-1).at(0)
        const [, height, , channels] = images.shape
        const side = Math.round(height / 5)
        const covered = await occlusion(
          (images) => model.predict(asInput(model, images), { batchSize: 128 }),
          images.slice(look.image, look.image + 1),
          label,
          { side, step: 2, fill: channels === 3 ? 0.5 : 0 }, // grey; else paper
        )
        const layer = look.layer && model.getLayer(look.layer)
        return {
          probabilities: Array.from(probabilities.data),
          label,
          occlusion: valuesOf(covered),
          gradCam: layer ? valuesOf(await gradCam(model, layer, one(look.image), label)) : null,
        }
      }
    }
  }

  #take({ images, labels, classNames }: TestImages): NdArray {
    const some = images.slice(0, SAMPLES)
    const [, height, width, channels] = images.shape
    this.#samples = some.astype('float32').div(255)
    this.tell({
      type: 'samples',
      samples: {
        size: [height, width, channels],
        pixels: Uint8Array.from(some.data),
        labels: Uint8Array.from(labels.slice(0, SAMPLES).data),
        classNames,
      },
    })
    return this.#samples
  }
}

/** A model with what goes into its last layer with weights; null where that is the image itself. */
function watchable(model: Model) {
  const hidden = model.layers.findLast(({ weights }) => weights.length > 0)?.input as Symbolic | undefined
  if (!hidden?.call) return null
  const both = new Model({ inputs: model.inputs, outputs: [hidden, ...model.outputs], name: 'last_hidden' })
  return { model, both, hidden, last: null }
}

/** The layers of filters that can be looked at. */
export function convolutionsOf(model: Model): Convolution[] {
  return model.layers
    .filter((layer): layer is Layer & Conv2D => layer instanceof Conv2D)
    .map(({ name, weights: [{ shape }] }) => ({ name, filters: shape[3], window: shape.slice(0, 3) }))
}

function valuesOf({ shape, data }: NdArray): Values {
  return { shape, data: Float32Array.from(data) }
}
