import type { Operation } from '../versions.js'
import * as affine from './affine.js'
import * as attention from './attention.js'
import { drawn, dropout, fill } from './drawn.js'
import { elementwise, where } from './elementwise.js'
import { accumulate, countThresholds } from './metrics.js'
import { batch, broadcastTo, concat, embed, gather, same, scatterAdd, slice, transpose } from './moving.js'
import {
  moments,
  movingAverage,
  normalize,
  normalizeBy,
  normalizeGammaGrad,
  normalizeGrad,
} from './normalization.js'
import { optimizers } from './optimizers.js'
import { averagePool2d, averagePool2dGrad, maxPool2d, maxPool2dGrad } from './pooling.js'
import { conv2d, conv2dFilterGrad, conv2dInputGrad, dense, denseKernelGrad, matmul } from './products.js'
import { recurrent, recurrentGrad } from './recurrent.js'
import * as reductions from './reductions.js'
import type { Rule } from './rule.js'

/** Rules by the names of ops. */
const byOp: Readonly<Record<string, Rule>> = {
  ...{ matmul, dense, denseKernelGrad, conv2d, conv2dInputGrad, conv2dFilterGrad },
  ...{ maxPool2d, maxPool2dGrad, averagePool2d, averagePool2dGrad },
  ...{ batch, broadcastTo, concat, embed, gather, scatterAdd, slice, transpose, where },
  ...{ moments, normalize, normalizeBy, normalizeGammaGrad, normalizeGrad, movingAverage },
  ...{ accumulate, countThresholds, dropout },
  ...affine,
  ...attention,
  ...{ recurrent, recurrentGrad },
  ...reductions,
  sum: reductions.total,
  ...optimizers,
}

/** Rules by shader, for what is no op, and for all ops that are one expression. */
const byShader: readonly (readonly [RegExp, Rule])[] = [
  [/^assign\/|\/assign\//, same],
  [/\bfill[.]wgsl$/, fill],
  [/\b(random|permutation)[.]wgsl$/, drawn],
  [/\b(map|zip|zipBroadcast)[.]wgsl$/, elementwise],
]

/**
 * How an operation's elements come to be.
 * @throws Error where nothing is known of it
 */
export function ruleOf({ name, call, dispatch }: Pick<Operation, 'name' | 'call' | 'dispatch'>): Rule {
  const { file = dispatch.shader.name } = dispatch.shader
  const rule =
    (call && Object.hasOwn(byOp, name) && byOp[name]) || byShader.find(([files]) => files.test(file))?.[1]
  if (rule) return rule
  throw new Error(`explain: there is no rule for ${call ? `the op ${name}` : `what ${file} does`}`)
}
