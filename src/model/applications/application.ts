import { host } from '../../host.js'
import { naming } from '../../io/inFile.js'
import type { ActivationId } from '../../layers/activations.js'
import { Dense } from '../../layers/dense.js'
import { GlobalAveragePooling2D, GlobalMaxPooling2D } from '../../layers/globalPooling.js'
import type { InitializerLike } from '../../layers/initializers.js'
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
  /** [height, width, channels]. null: the network's usual size; without the top, any size. @default null */
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

/** What images a network takes. */
export interface Takes {
  /**
   * Pixels a side that there are ImageNet weights for with the top, the usual ones last; null: any, with the top too.
   * @default [224]
   */
  sizes?: readonly number[] | null
  /** The least height and width that leave anything to pool. @default 32 */
  least?: number
}

/**
 * Fills options up as Keras does.
 * @param title how errors call the network
 * @throws RangeError where options contradict each other
 */
export function settle(title: string, options: ApplicationOptions, takes: Takes = {}): Settled {
  checkOptions(title, applicationTable, options)
  const { sizes = [224], least = 32 } = takes
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
  const usual = (includeTop && sizes?.at(-1)) || null
  const shape = inputShape ?? [usual, usual, 3]
  const [height, width, channels] = shape
  const small = [height, width].some((n) => n !== null && !(Number.isInteger(n) && n >= least))
  if (shape.length !== 3 || small || channels === null) {
    refuse(
      `expected inputShape [height, width, channels] of at least ${least} × ${least} pixels, got [${shape}]`,
    )
  }
  if (weights === 'imagenet' && channels !== 3) refuse(`ImageNet's images have 3 channels, got [${shape}]`)
  if (includeTop && sizes) {
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

/** The mean of each feature, and a layer that names the class; or what stands in the place of both. */
export function topped(x: Symbolic, settled: Settled, top: Top = {}): Symbolic {
  const { between, poolingIsNamed = true, ...options } = top
  if (!settled.includeTop) return pooled(x, settled, poolingIsNamed)
  const { classes, classifierActivation } = settled
  return chain(
    x,
    new GlobalAveragePooling2D({ name: 'avg_pool' }),
    ...(between?.() ?? []),
    new Dense(classes, { activation: classifierActivation, name: 'predictions', ...options }),
  )
}

/** What a network's top has of its own. */
interface Top {
  /** Makes the layers between the mean and the classes. Without it, there are none. */
  between?: () => readonly Layer[]
  /** How the kernel of the classes begins. @default 'glorot_uniform' */
  kernelInitializer?: InitializerLike
  /** Whether Keras has given a name to the pooling that stands in its place. @default true */
  poolingIsNamed?: boolean
}

/**
 * What stands in the place of the top.
 * @param named whether Keras has given the layer a name in this network
 */
export function pooled(x: Symbolic, { pooling }: Settled, named = true): Symbolic {
  if (pooling === null) return x
  const options = named ? { name: `${pooling}_pool` } : {}
  return chain(x, pooling === 'avg' ? new GlobalAveragePooling2D(options) : new GlobalMaxPooling2D(options))
}

/**
 * A file that Keras publishes.
 * @param path behind `folder`
 * @param md5s with the top, and without it
 */
export function published(
  path: string,
  includeTop: boolean,
  md5s: readonly [string, string],
  folder = 'tensorflow/keras-applications',
): RemoteFile {
  return {
    name: `applications/${path.split('/').at(-1)}`,
    md5: md5s[includeTop ? 0 : 1],
    sources: [{ url: `https://storage.googleapis.com/${folder}/${path}` }],
  }
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
