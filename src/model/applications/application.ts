import { host } from '../../host.js'
import { naming } from '../../io/inFile.js'
import type { ActivationId } from '../../layers/activations.js'
import { GlobalAveragePooling2D, GlobalMaxPooling2D } from '../../layers/globalPooling.js'
import { Input } from '../../layers/input.js'
import type { AnyLayer, Layer, Symbolic } from '../../layers/layer.js'
import type { Shape } from '../../layers/symbolic.js'
import { checkOptions, type Table } from '../../options.js'
import type { RemoteFile } from '../../remote.js'
import { Model } from '../model.js'

/** The classes that ImageNet's networks tell apart. */
export const CLASSES = 1000

/** What all networks of keras.io/api/applications may be told. */
export interface ApplicationOptions {
  /**
   * Whether the layers that name one of the classes are there; without them, the outputs are features.
   * @default true
   */
  includeTop?: boolean
  /**
   * `imagenet`: those learned on ImageNet, fetched once and kept; null: random ones; or a file of weights:
   * its path or its bytes.
   * @default 'imagenet'
   */
  weights?: 'imagenet' | (string & {}) | Uint8Array | null
  /** [height, width, channels]. null: 224 × 224; without the top, any size. @default null */
  inputShape?: Shape | null
  /**
   * Without the top: whether to take the mean or the largest value of each of the last channels; null:
   * neither.
   * @default null
   */
  pooling?: 'avg' | 'max' | null
  /** With the top, and other weights than ImageNet's: how many classes to tell apart. @default 1000 */
  classes?: number
  /** With the top: the activation of its last layer. @default 'softmax' */
  classifierActivation?: ActivationId | null
  /** The model's name. Without it, Keras' name of the network. */
  name?: string
}

export const applicationTable = {
  includeTop: 'boolean',
  weights: 'any',
  inputShape: 'any',
  pooling: 'string?',
  classes: 'number',
  classifierActivation: 'string?',
  name: 'string',
} satisfies Table<ApplicationOptions>

/** Options in which nothing is left open. */
export interface Settled extends Required<Omit<ApplicationOptions, 'inputShape' | 'name'>> {
  input: Symbolic
}

/**
 * Fills options up as Keras does.
 * @param title how errors call the network
 * @param sizes sizes of images that there are ImageNet weights for, the usual one last
 * @throws RangeError where options contradict each other
 */
export function settle(
  title: string,
  options: ApplicationOptions,
  sizes: readonly number[] = [224],
): Settled {
  checkOptions(title, applicationTable, options)
  const { includeTop = true, weights = 'imagenet', pooling = null, classes = CLASSES } = options
  const { classifierActivation = 'softmax', inputShape = null } = options
  const refuse = (message: string) => {
    throw new RangeError(`${title}: ${message}`)
  }
  if (pooling !== null && !['avg', 'max'].includes(pooling)) {
    refuse(`expected pooling 'avg', 'max' or null, got '${pooling}'`)
  }
  if (!Number.isInteger(classes) || classes < 1) refuse(`expected a whole number of classes, got ${classes}`)
  if (weights === 'imagenet' && includeTop) {
    if (classes !== CLASSES) {
      refuse(
        `ImageNet's weights tell ${CLASSES} classes apart, got classes: ${classes}; use includeTop: false`,
      )
    }
    if (classifierActivation !== 'softmax' && classifierActivation !== null) {
      refuse(`ImageNet's weights are for softmax, got classifierActivation: '${classifierActivation}'`)
    }
  }
  const usual = sizes.at(-1)!
  const shape = inputShape ?? (includeTop ? [usual, usual, 3] : [null, null, 3])
  const [height, width, channels] = shape
  const small = [height, width].some((n) => n !== null && !(Number.isInteger(n) && n >= 32))
  if (shape.length !== 3 || small || channels === null) {
    refuse(`expected inputShape [height, width, channels] of at least 32 × 32 pixels, got [${shape}]`)
  }
  if (weights === 'imagenet' && channels !== 3) refuse(`ImageNet's images have 3 channels, got [${shape}]`)
  if (includeTop) {
    if (height === null || width === null)
      refuse(`with the top, the inputShape must be known, got [${shape}]`)
    if (weights === 'imagenet' && !(height === width && sizes.includes(height!))) {
      refuse(`ImageNet's top is for ${sizes.join(', ')} pixels a side, got [${shape}]; use includeTop: false`)
    }
  }
  return { includeTop, weights, pooling, classes, classifierActivation, input: Input({ shape }) }
}

/** Layers one after the other. */
export function chain(x: Symbolic, ...layers: readonly (Layer | AnyLayer)[]): Symbolic {
  return layers.reduce((x, layer) => layer.apply(x) as Symbolic, x)
}

/** What stands in the place of the top. */
export function pooled(x: Symbolic, { pooling }: Settled): Symbolic {
  if (pooling === null) return x
  return chain(x, pooling === 'avg' ? new GlobalAveragePooling2D() : new GlobalMaxPooling2D())
}

/** The network from its input to this output, with the weights that were asked for. */
export async function complete(
  name: string,
  { input, weights }: Settled,
  output: Symbolic,
  imagenet: () => RemoteFile,
): Promise<Model> {
  const model = new Model({ inputs: input, outputs: output, name })
  if (weights === 'imagenet') {
    const file = imagenet()
    await naming(file.name, async () => model.loadWeights(await host().fetchFile(file)))
  } else if (weights !== null) await model.loadWeights(weights)
  return model
}
