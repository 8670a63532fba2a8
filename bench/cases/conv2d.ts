import type { numpy } from '@jax-js/jax'
import type { Tensor4D, Tensor as TfjsTensor } from '@tensorflow/tfjs'
import type { Tensor } from 'glassgrad'
import { type Bench, inTurn } from '../bench.js'
import { type OpBench, opCase } from '../opCase.js'
import type { Jax } from '../peers/jax.js'
import type { Tfjs } from '../peers/tfjs.js'

/** Square images and a square filter; a depthwise one sees each channel alone. */
export interface Layer {
  side: number
  cin: number
  cout: number
  kernel: number
  stride?: number
  padding?: 'valid' | 'same'
  depthwise?: boolean
}

export const LAYERS: readonly Layer[] = [
  { side: 26, cin: 32, cout: 64, kernel: 3 }, // the second layer of the CNN
  { side: 28, cin: 1, cout: 32, kernel: 3 }, // its first
  { side: 32, cin: 64, cout: 64, kernel: 3, padding: 'same' },
  { side: 28, cin: 64, cout: 128, kernel: 1 },
  { side: 28, cin: 32, cout: 64, kernel: 3, stride: 2, padding: 'same' },
  { side: 28, cin: 64, cout: 64, kernel: 3, padding: 'same', depthwise: true },
]

/** An op of one result. */
type Direction = OpBench & { ours: (...inputs: Tensor[]) => Tensor }

/** A convolution of a batch, its gradient with respect to the images, and that with respect to the filter. */
export const conv2d: Bench = {
  name: 'conv2d',
  about: 'convolution, its input gradient and its filter gradient, for six layers, by batch size',
  sizes: [32],
  run: inTurn((batch) => LAYERS.flatMap((layer) => directions(batch, layer).map(opCase))),
}

/** The three convolutions of a layer. */
export function directions(batch: number, layer: Layer): Direction[] {
  const { side, cin, cout, kernel, stride = 1, padding = 'valid', depthwise = false } = layer
  const out = padding === 'same' ? Math.ceil(side / stride) : Math.floor((side - kernel) / stride) + 1
  const before = Math.floor(
    (Math.max(0, (out - 1) * stride + kernel - side) * Number(padding === 'same')) / 2,
  )
  const groups = depthwise ? cin : 1
  const [x, dy] = [
    [batch, side, side, cin],
    [batch, out, out, cout],
  ]
  const filter = [kernel, kernel, cin / groups, cout]
  const sizes = {
    ...{ n: batch, h: side, w: side, cin, oh: out, ow: out, cout, groups },
    ...{ kh: kernel, kw: kernel, strideH: stride, strideW: stride },
    ...{ padTop: before, padLeft: before, dilationH: 1, dilationW: 1 },
  }
  const peers = { x, filter, stride, padding, depthwise }
  const sizeOf = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1)
  const about =
    `${depthwise ? 'depthwise ' : ''}${kernel}×${kernel}, ${cin}→${cout}, ${side}×${side}` +
    `${stride > 1 ? `, stride ${stride}` : ''}${padding === 'same' ? ', same' : ''}, batch ${batch}`
  const direction = (name: string, op: Pick<Direction, 'inputs' | 'ours' | 'tfjs' | 'jax'>): Direction => ({
    name: `conv2d ${name} ${about}`,
    work: {
      flop: 2 * sizeOf(dy) * kernel * kernel * (cin / groups),
      bytes: 4 * (sizeOf(x) + sizeOf(filter) + sizeOf(dy)),
    },
    tolerance: 1e-4,
    ...op,
  })
  return [
    direction('forward', {
      inputs: [x, filter],
      ours: (x, filter) => x.conv2d(filter, { strides: [stride, stride], padding, groups }),
      tfjs: (tf, x, filter) => tfjsForward(tf, peers, x, filter),
      jax: (jax, x, filter) => jaxForward(jax, peers, x, filter),
    }),
    direction('input gradient', {
      inputs: [dy, filter],
      ours: (dy, filter) => dy.conv2dInputGrad(filter, sizes),
      tfjs: (tf, dy, filter) => tfjsGradient(tf, peers, 'Input', { dy, filter }),
      jax: (jax, dy, filter) => jaxGradients(jax, peers, jax.numpy.zeros(x), filter, dy)[0],
    }),
    direction('filter gradient', {
      inputs: [x, dy],
      ours: (x, dy) => x.conv2dFilterGrad(dy, sizes),
      tfjs: (tf, x, dy) => tfjsGradient(tf, peers, 'Filter', { x, dy }),
      jax: (jax, x, dy) => jaxGradients(jax, peers, x, jax.numpy.zeros(filter), dy)[1],
    }),
  ]
}

interface Sizes {
  x: number[]
  filter: number[]
  stride: number
  padding: 'valid' | 'same'
  depthwise: boolean
}

/** TensorFlow.js has depthwise filters of [kh, kw, channels, 1], and kernels of their own for them. */
const tfjsFilter = ({ filter: [kh, kw, each, cout], depthwise }: Sizes): number[] =>
  depthwise ? [kh, kw, cout, 1] : [kh, kw, each, cout]

function tfjsForward(tf: Tfjs, sizes: Sizes, x: TfjsTensor, filter: TfjsTensor): TfjsTensor {
  const convolve = sizes.depthwise ? tf.depthwiseConv2d : tf.conv2d
  return convolve(x as Tensor4D, filter.reshape(tfjsFilter(sizes)) as Tensor4D, sizes.stride, sizes.padding)
}

/** One gradient alone, by the name of its kernel: asking `tf.grads` would compute the convolution too. */
function tfjsGradient(
  tf: Tfjs,
  sizes: Sizes,
  of: 'Input' | 'Filter',
  { filter, ...inputs }: Record<string, TfjsTensor>,
): TfjsTensor {
  const kernel = sizes.depthwise ? `DepthwiseConv2dNativeBackprop${of}` : `Conv2DBackprop${of}`
  const reshaped = filter && { filter: filter.reshape(tfjsFilter(sizes)) }
  const gradient = tf.engine().runKernel(
    kernel,
    { ...inputs, ...reshaped },
    {
      ...{ strides: [sizes.stride, sizes.stride], pad: sizes.padding, dilations: [1, 1], dataFormat: 'NHWC' },
      ...(of === 'Input' ? { inputShape: sizes.x } : { filterShape: tfjsFilter(sizes) }),
    },
  ) as TfjsTensor
  return of === 'Input' ? gradient : gradient.reshape(sizes.filter)
}

/** jax-js convolves [N, C, H, W] with [O, I, H, W]; transposing is a matter of indices to its compiler. */
function jaxForward({ numpy: np, lax }: Jax, sizes: Sizes, x: numpy.Array, filter: numpy.Array): numpy.Array {
  const { stride, padding, depthwise } = sizes
  return np.transpose(
    lax.convGeneralDilated(
      np.transpose(x, [0, 3, 1, 2]),
      np.transpose(filter, [3, 2, 0, 1]),
      [stride, stride],
      padding === 'same' ? 'SAME' : 'VALID',
      { featureGroupCount: depthwise ? sizes.x[3] : 1 },
    ),
    [0, 2, 3, 1],
  )
}

/** Both gradients; under `jit` the one that isn't used is not computed. */
function jaxGradients(
  jax: Jax,
  sizes: Sizes,
  x: numpy.Array,
  filter: numpy.Array,
  dy: numpy.Array,
): numpy.Array[] {
  const [, pull] = jax.vjp(
    (x: numpy.Array, filter: numpy.Array) => jaxForward(jax, sizes, x, filter),
    [x, filter],
  )
  return pull(dy) as numpy.Array[]
}
