import type { DeviceBuffer } from '../gpu/buffer.js'
import type { Gpu, Traits } from '../gpu/gpu.js'
import type { Conv2dProblem, Direction } from './conv2d/problem.js'
import { chooseConv2d, conv2dVariants } from './conv2d/variants.js'
import { conv2d, conv2dFilterGrad, conv2dInputGrad } from './conv2d.js'
import { chooseMatmul, type MatmulProblem, matmul, matmulVariants } from './matmul.js'
import { tiles } from './tiles.js'
import type { FloatType } from './types.js'

/** The kernels that have variants, and what a problem of each is. */
export interface Problems {
  matmul: MatmulProblem
  conv2d: Conv2dProblem
  conv2dInputGrad: Conv2dProblem
  conv2dFilterGrad: Conv2dProblem
}

export type Kernel = keyof Problems

/** What tuning knows of a kernel with variants. */
interface Family<Problem> {
  /** Problems of one class go to one variant: sizes count by their order of magnitude. */
  classOf(problem: Problem): string
  /** Variants that can do the problem. */
  possible(traits: Traits, problem: Problem): string[]
  /** Those of them that do it in bearable time. */
  candidates(traits: Traits, problem: Problem): string[]
  /** The one that is taken where nothing has been measured. */
  standard(traits: Traits, problem: Problem): string
  /** Elements of the two operands and of the result. */
  sizes(problem: Problem): [a: number, b: number, out: number]
  /** Of the kernels that can sum the second operand down its columns, `sums` takes these sums. */
  run(
    gpu: Gpu,
    problem: Problem,
    a: DeviceBuffer,
    b: DeviceBuffer,
    out: DeviceBuffer,
    variant: string,
    sums?: DeviceBuffer,
  ): void
}

/** Rungs of the ladder that are there to be read are tried up to so many multiply-adds. */
const MOST_NAIVE = 2 ** 22

const LESSONS = ['naive', 'tiled']

/** On a software device tiles of workgroup memory gain nothing, and take seconds to compile. */
const bearable = ({ software }: Traits, variants: string[], multiplyAdds: number) =>
  variants.filter(
    (variant) =>
      (multiplyAdds <= MOST_NAIVE || !LESSONS.includes(variant)) && !(software && variant in tiles),
  )

const productsPossible = (traits: Traits, { type }: MatmulProblem) =>
  Object.keys(matmulVariants).filter((variant) => matmulVariants[variant].applies(traits, type))

/** The nearest power of two; a + marks what is no multiple of 4, since aligned operands load four values at once. */
const near = (size: number) => `${2 ** Math.round(Math.log2(size))}${size % 4 === 0 ? '' : '+'}`

/** What is stored as f16 is a problem of its own. */
const stored = (type?: FloatType) => (type === 'f16' ? ', f16' : '')

function convolution(
  name: Kernel,
  direction: Direction,
  sizes: Family<Conv2dProblem>['sizes'],
  run: Family<Conv2dProblem>['run'],
): Family<Conv2dProblem> {
  const possible = (traits: Traits, problem: Conv2dProblem) =>
    Object.keys(conv2dVariants).filter(
      (variant) =>
        conv2dVariants[variant].applies(traits, problem) &&
        conv2dVariants[variant].fits?.(problem, direction) !== false,
    )
  return {
    classOf: ({ n, cin, oh, ow, cout, kh, kw, strideH, strideW, dilationH, dilationW, groups, type }) =>
      `${name} ${kh}×${kw}, channels ${near(cin)}→${near(cout)}, groups ${groups}, pixels ${near(n * oh * ow)}, ` +
      `strides ${strideH}×${strideW}, dilation ${dilationH}×${dilationW}${stored(type)}`,
    possible,
    candidates: (traits, problem) => {
      const { n, cin, oh, ow, cout, kh, kw, groups } = problem
      return bearable(traits, possible(traits, problem), n * oh * ow * kh * kw * (cin / groups) * cout)
    },
    standard: (traits, problem) => chooseConv2d(traits, problem, direction),
    sizes,
    run,
  }
}

const imagesOf = ({ n, h, w, cin }: Conv2dProblem) => n * h * w * cin
const filterOf = ({ kh, kw, cin, groups, cout }: Conv2dProblem) => kh * kw * (cin / groups) * cout
const outputOf = ({ n, oh, ow, cout }: Conv2dProblem) => n * oh * ow * cout

export const families: { [K in Kernel]: Family<Problems[K]> } = {
  matmul: {
    classOf: ({ batch, m, n, k, transposeA, transposeB, type }) =>
      `matmul ${near(m)}×${near(k)}${transposeA ? 'ᵀ' : ''} · ${near(k)}×${near(n)}${transposeB ? 'ᵀ' : ''}` +
      (batch > 1 ? `, batch ${near(batch)}` : '') +
      stored(type),
    possible: productsPossible,
    candidates: (traits, problem) =>
      bearable(traits, productsPossible(traits, problem), problem.batch * problem.m * problem.n * problem.k),
    standard: chooseMatmul,
    sizes: ({ batch, m, n, k, batchStrideA, batchStrideB }) => [
      (batch - 1) * batchStrideA + m * k,
      (batch - 1) * batchStrideB + k * n,
      batch * m * n,
    ],
    run: (gpu, problem, a, b, out, variant, sums) => matmul(gpu, problem, a, b, null, out, variant, sums),
  },
  conv2d: convolution(
    'conv2d',
    'forward',
    (problem) => [imagesOf(problem), filterOf(problem), outputOf(problem)],
    (gpu, problem, x, filter, y, variant) => conv2d(gpu, problem, x, filter, null, y, variant),
  ),
  conv2dInputGrad: convolution(
    'conv2dInputGrad',
    'inputGrad',
    (problem) => [outputOf(problem), filterOf(problem), imagesOf(problem)],
    conv2dInputGrad,
  ),
  conv2dFilterGrad: convolution(
    'conv2dFilterGrad',
    'filterGrad',
    (problem) => [imagesOf(problem), outputOf(problem), filterOf(problem)],
    conv2dFilterGrad,
  ),
}
