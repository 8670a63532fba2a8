/** A layer that every library has; where it says `relu`, its result goes through one. */
export type Layer = Conv | Norm | Pool | Average | Flatten | Dense | Residual | Lstm

export interface Conv {
  kind: 'conv'
  filters: number
  kernel: number
  stride: number
  padding: 'valid' | 'same'
  bias: boolean
  relu: boolean
}

/** Batch normalization. */
export interface Norm {
  kind: 'norm'
  relu: boolean
}

/** The largest of each window. */
export interface Pool {
  kind: 'pool'
  window: number
  stride: number
  padding: 'valid' | 'same'
}

/** The mean of each channel over the image. */
interface Average {
  kind: 'average'
}

interface Flatten {
  kind: 'flatten'
}

export interface Dense {
  kind: 'dense'
  units: number
  relu: boolean
}

/** Long short-term memory: the last output of sequences [steps, features]. */
export interface Lstm {
  kind: 'lstm'
  units: number
}

/** relu(main(x) + shortcut(x)); without layers a shortcut is x itself. */
export interface Residual {
  kind: 'residual'
  main: readonly Layer[]
  shortcut: readonly Layer[]
}

/** A network; images are [height, width, channels]. */
export interface Net {
  name: string
  /** Shape of one example. */
  input: readonly number[]
  layers: readonly Layer[]
}

const dense = (units: number, relu = true): Dense => ({ kind: 'dense', units, relu })
const flatten: Flatten = { kind: 'flatten' }
const average: Average = { kind: 'average' }

/** 784-128-64-10. */
export const mlp: Net = { name: 'MLP', input: [784], layers: [dense(128), dense(64), dense(10, false)] }

/** 64 steps of 16 numbers: LSTM of 128 units, 10 classes. */
export const lstm: Net = {
  name: 'LSTM',
  input: [64, 16],
  layers: [{ kind: 'lstm', units: 128 }, dense(10, false)],
}

const plain = (filters: number): Conv => ({
  ...{ kind: 'conv', filters, kernel: 3, stride: 1 },
  ...{ padding: 'valid', bias: true, relu: true },
})

/** 32c3-64c3-pool-128-10, as in Keras' first MNIST example. */
export const cnn: Net = {
  name: 'CNN',
  input: [28, 28, 1],
  layers: [
    ...[plain(32), plain(64), { kind: 'pool', window: 2, stride: 2, padding: 'valid' } as const],
    ...[flatten, dense(128), dense(10, false)],
  ],
}

/** A convolution with batch normalization, which makes a bias needless. */
const normed = (filters: number, kernel: number, stride = 1, relu = true): Layer[] => [
  { kind: 'conv', filters, kernel, stride, padding: 'same', bias: false, relu: false },
  { kind: 'norm', relu },
]

/** Two 3×3 convolutions; where the shape changes, a 1×1 one on the shortcut. */
const basic = (filters: number, stride: number): Residual => ({
  kind: 'residual',
  main: [...normed(filters, 3, stride), ...normed(filters, 3, 1, false)],
  shortcut: stride > 1 ? normed(filters, 1, stride, false) : [],
})

/** A ResNet of 8 layers for images of 32×32×3 (He et al., 2016, with one block a stage). */
export const resnet: Net = {
  name: 'ResNet-8',
  input: [32, 32, 3],
  layers: [...normed(16, 3), basic(16, 1), basic(32, 2), basic(64, 2), average, dense(10, false)],
}

/** 1×1 down, 3×3, 1×1 up to four times the filters. */
const bottleneck = (filters: number, stride: number, first: boolean): Residual => ({
  kind: 'residual',
  main: [...normed(filters, 1, stride), ...normed(filters, 3), ...normed(4 * filters, 1, 1, false)],
  shortcut: first ? normed(4 * filters, 1, stride, false) : [],
})

/** ResNet-50 for ImageNet (He et al., 2016), the stride in a stage's first convolution, as Keras has it. */
export const resnet50: Net = {
  name: 'ResNet50',
  input: [224, 224, 3],
  layers: [
    ...normed(64, 7, 2),
    { kind: 'pool', window: 3, stride: 2, padding: 'same' },
    ...[3, 4, 6, 3].flatMap((blocks, stage) =>
      Array.from({ length: blocks }, (_, i) =>
        bottleneck(64 * 2 ** stage, stage > 0 && i === 0 ? 2 : 1, i === 0),
      ),
    ),
    ...[average, dense(1000, false)],
  ],
}
