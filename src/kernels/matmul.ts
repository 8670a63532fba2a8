import type { DeviceBuffer } from '../gpu/buffer.js'
import { workgroupsFor } from '../gpu/dispatch.js'
import type { Gpu, Traits } from '../gpu/gpu.js'
import type { Uniforms } from '../gpu/uniforms.js'
import { SUM } from './folding.js'
import { reduce } from './reduce.js'
import { shader, type Tunables } from './shader.js'
import { splitLength, sumBoth, sumSplits } from './splits.js'
import { chooseTile, loopOf, runs, type Tile, tiles } from './tiles.js'
import { type FloatType, storedAs } from './types.js'

/** Sizes and layout of a batch of matrix products. Strides count elements. */
export interface MatmulProblem {
  batch: number
  m: number
  n: number
  k: number
  /** A is stored [k, m]. */
  transposeA?: boolean
  /** B is stored [n, k]. */
  transposeB?: boolean
  /** From one matrix of the batch to the next; 0 repeats one matrix. */
  batchStrideA: number
  batchStrideB: number
  /** How A, B, bias and out are stored; sums are f32 in any case. @default 'f32' */
  type?: FloatType
  /** WGSL expression in `x` that the epilogue applies, e.g. `max(x, 0.0)`. */
  activation?: string
}

/** One way to multiply: a shader, and what the host has to know of it; of the definition only the shader counts. */
export interface MatmulVariant {
  file: string
  /** The tile of the result that a workgroup computes. */
  rows: number
  cols: number
  /** The operands of which it loads four neighbours at once where they are aligned; it stores four, too. */
  quads: 'A and B' | 'B' | null
  /** Its `LANES` and, with them, its columns follow the subgroup's size; `cols` is for 8. */
  lanes?: boolean
  /** Whether it can sum B down its columns on the way. */
  sumsB?: boolean
  /** What makes it this one of several from one file. */
  tunables?: Tunables
  tile?: Tile
  /** Whether a device can run it on operands that are stored so. */
  applies(traits: Traits, type?: FloatType): boolean
}

const anywhere = () => true

/** The ladder, from the definition to the fastest, and what stands beside it; docs/kernels.md walks up it. */
export const matmulVariants: Record<string, MatmulVariant> = {
  naive: { file: 'matmul/naive.wgsl', rows: 1, cols: 64, quads: null, applies: anywhere },
  tiled: { file: 'matmul/tiled.wgsl', rows: 16, cols: 16, quads: null, applies: anywhere },
  blocked: { file: 'matmul/blocked.wgsl', rows: 64, cols: 64, quads: null, applies: anywhere },
  registers: { file: 'matmul/registers.wgsl', rows: 64, cols: 32, quads: 'A and B', applies: anywhere },
  subgroup: {
    file: 'matmul/subgroup.wgsl',
    rows: 16,
    cols: 32,
    quads: 'A and B',
    lanes: true,
    sumsB: true,
    applies: ({ subgroupSize, setsSubgroups }) =>
      !setsSubgroups && (subgroupSize === 4 || subgroupSize === 8),
  },
  ...Object.fromEntries(
    Object.entries(tiles).map(([name, tile]) => [
      name,
      {
        ...{ tile, rows: tile.rows, cols: tile.cols, tunables: tile.tunables },
        ...{ file: 'matmul/blocks.wgsl', quads: 'A and B' as const, sumsB: true },
        applies: (traits: Traits, type?: FloatType) => runs(traits, tile, type),
      },
    ]),
  ),
  vector: { file: 'matmul/vector.wgsl', rows: 1, cols: 128, quads: 'B', applies: anywhere },
}

/** What a split along k must be: long enough to pay for the second pass, whole blocks of every variant. */
const SPLIT = { software: { shortest: 256, block: 16 }, hardware: { shortest: 128, block: 16 } }

/**
 * What one split takes of k, where the variant has so many tiles. On a GPU all variants that split do it alike, as if
 * their tiles were the smallest: so they add in the same order, and which one is taken changes no bit of the result.
 */
function chunkOf(traits: Traits, { batch, m, n, k }: MatmulProblem, tiles: number): number {
  const { software } = traits
  const parts = software ? tiles : batch * Math.ceil(m / 32) * Math.ceil(n / 32)
  return splitLength(traits, parts, { length: k, ...(software ? SPLIT.software : SPLIT.hardware) })
}

/** The fixed table by which a product finds its kernel, where nothing has been measured. */
export function chooseMatmul(traits: Traits, problem: MatmulProblem): string {
  const { batch, m, n, k, type } = problem
  if (m === 1 || n === 1) return 'vector'
  if (traits.software) return matmulVariants.subgroup.applies(traits) ? 'subgroup' : 'registers'
  if (m <= 8 || n <= 8) return 'tiled'
  const splits = Math.max(1, Math.ceil(k / chunkOf(traits, problem, 1)))
  return chooseTile(traits, type, m, n, batch * splits)
}

/**
 * Below this many multiply-adds nothing is gained by compiling the shader again: for aligned operands, or for an
 * activation, which a pass of its own applies to a result so small.
 */
const WORTH_A_PIPELINE = 1e6

/**
 * out[b] = activation(op(A[b]) · op(B[b]) + bias), where op transposes or not. Where the result is small
 * and k long, the sum along k is split among workgroups and added up in a second pass, in fixed order.
 *
 * @param a m·k elements a matrix: [m, k], or [k, m] with `transposeA`
 * @param b k·n elements a matrix: [k, n], or [n, k] with `transposeB`
 * @param bias [n], added to every row
 * @param out [batch, m, n]
 * @param sums [n], the sums of B down its columns, of one product in f32 without bias and activation
 */
export function matmul(
  gpu: Gpu,
  problem: MatmulProblem,
  a: DeviceBuffer,
  b: DeviceBuffer,
  bias: DeviceBuffer | null,
  out: DeviceBuffer,
  variant = gpu.choices.find('matmul', problem) ?? chooseMatmul(gpu.traits, problem),
  sums: DeviceBuffer | null = null,
): void {
  const isSmall = problem.batch * problem.m * problem.n * problem.k < WORTH_A_PIPELINE
  if (sums && (!matmulVariants[variant].sumsB || problem.m === 0 || (isSmall && gpu.traits.software))) {
    reduce(gpu, SUM, ['f32', 'f32'], { outer: 1, length: problem.k, inner: problem.n }, b, sums)
    matmul(gpu, problem, a, b, bias, out, variant)
    return
  }
  if (variant === 'naive') {
    asDefined(gpu, problem, a, b, bias, out)
    return
  }
  const { type = 'f32', activation } = problem
  const isColumn = variant === 'vector' && problem.n === 1
  const turned = isColumn ? asRow(problem) : problem
  const { batch, m, n, k } = turned
  const { file, rows, quads, lanes, tunables, tile, ...full } = matmulVariants[variant]
  const cols = lanes ? 4 * gpu.traits.subgroupSize : full.cols
  const tiles = batch * Math.ceil(m / rows) * Math.ceil(n / cols)
  const chunk = chunkOf(gpu.traits, turned, tiles)
  const splits = Math.max(1, Math.ceil(k / chunk))
  // A column has one bias for all that is a row here: the second pass knows how to add it.
  const inOnePass = splits === 1 && !(activation && isSmall) && !(isColumn && bias)
  const partial = inOnePass ? out : gpu.alloc(splits * batch * m * n * 4)
  const columns = sums && splits > 1 ? gpu.alloc(4 * splits * n) : sums
  const all = {
    ...tunables,
    ...(lanes ? { LANES: `${gpu.traits.subgroupSize}u` } : {}),
    ...(quads && !isSmall ? alignment(turned, quads === 'A and B') : {}),
    ...storedAs(type, 'Stored'),
    ...(inOnePass ? storedAs(type, 'StoredOut') : {}),
    ...(inOnePass && activation ? { activation } : {}),
    ...(columns ? { SUMS_B: true, storeColumns: 'keepColumns(split, col, sums)' } : {}),
  }
  const uses = columns ? ['matmul/columnSums'] : []
  gpu.dispatch({
    shader: shader(file, all, tile ? loopOf(gpu.traits, tile, uses) : { uses }),
    uniforms: {
      ...sizesAndStrides(turned),
      ...{ layers: batch * splits, chunk },
      hasBias: bias !== null && inOnePass,
    },
    inputs: [...(isColumn ? [b, a] : [a, b]), bias ?? b],
    outputs: columns ? [partial, columns] : [partial],
    workgroups: workgroupsFor(tiles * splits, 1),
    work: { flop: 2 * batch * m * n * k },
  })
  const parts = { count: batch * m * n, n: problem.n, splits, type, activation }
  if (sums && columns && splits > 1) {
    sumBoth(gpu, { sizes: [parts.count, n], splits }, [partial, columns], [out, sums])
  } else if (!inOnePass) sumSplits(gpu, parts, partial, bias, out)
}

/** By the definition, which is the product and no more: the pass that adds splits up does the rest. */
function asDefined(
  gpu: Gpu,
  problem: MatmulProblem,
  a: DeviceBuffer,
  b: DeviceBuffer,
  bias: DeviceBuffer | null,
  out: DeviceBuffer,
): void {
  const { batch, m, n, k, type = 'f32', activation } = problem
  const count = batch * m * n
  const isAll = type === 'f32' && !bias && !activation
  const product = isAll ? out : gpu.alloc(4 * count)
  gpu.dispatch({
    shader: shader('matmul/naive.wgsl', storedAs(type, 'Stored')),
    uniforms: sizesAndStrides(problem),
    inputs: [a, b],
    outputs: [product],
    workgroups: workgroupsFor(count, 64),
    work: { flop: 2 * count * k },
  })
  if (!isAll) sumSplits(gpu, { count, n, splits: 1, type, activation }, product, bias, out)
}

/** The uniforms that all variants have. */
function sizesAndStrides(problem: MatmulProblem): Uniforms {
  const { batch, m, n, k, transposeA, transposeB, batchStrideA, batchStrideB } = problem
  return {
    ...{ batch, m, n, k },
    ...(transposeA ? { rowA: 1, colA: m } : { rowA: k, colA: 1 }),
    batchA: batchStrideA,
    ...(transposeB ? { rowB: 1, colB: k } : { rowB: n, colB: 1 }),
    batchB: batchStrideB,
  }
}

/** A matrix times a column, as a row times the matrix transposed: the same numbers in the same places. */
function asRow(problem: MatmulProblem): MatmulProblem {
  const { m, transposeA = false, batchStrideA, batchStrideB } = problem
  return {
    ...problem,
    ...{ m: 1, n: m, transposeA: false, transposeB: !transposeA },
    ...{ batchStrideA: batchStrideB, batchStrideB: batchStrideA },
  }
}

/** Tunables for the operands whose neighbours can be fetched, or stored, four at a time. */
function alignment(problem: MatmulProblem, ofA: boolean): Tunables {
  const { m, n, k, transposeA, transposeB, batchStrideA, batchStrideB } = problem
  const tunables: Tunables = {}
  if (ofA && (transposeA ? m : k) % 4 === 0 && batchStrideA % 4 === 0) {
    Object.assign(tunables, {
      ElementA: 'vec4<Stored>',
      quadA: 'vec4f(a[at / 4u])',
      A_ALONG_M: transposeA ?? false,
    })
  }
  if ((transposeB ? k : n) % 4 === 0 && batchStrideB % 4 === 0) {
    Object.assign(tunables, {
      ElementB: 'vec4<Stored>',
      quadB: 'vec4f(b[at / 4u])',
      B_ALONG_K: transposeB ?? false,
    })
  }
  if (n % 4 === 0)
    Object.assign(tunables, { ElementOut: 'vec4<StoredOut>', elementOut: 'ElementOut(x)', QUADS_OUT: true })
  return tunables
}
