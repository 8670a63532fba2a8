import { adam } from './adam.js'
import { batchnorm } from './batchnorm.js'
import { conv2d } from './conv2d.js'
import { dropout } from './dropout.js'
import { elementwise } from './elementwise.js'
import { embedding } from './embedding.js'
import { forward, inference } from './forward.js'
import { ladder } from './ladder.js'
import { matmul } from './matmul.js'
import { reduce } from './reduce.js'
import { softmax } from './softmax.js'
import { step, stepCnn, stepLstm, stepMixed, stepResnet } from './step.js'

/** The benchmarks whose contestants work in turn in one process or page, in the order in which they run. */
export const cases = [
  step,
  stepCnn,
  stepResnet,
  stepLstm,
  stepMixed,
  forward,
  inference,
  matmul,
  conv2d,
  elementwise,
  reduce,
  softmax,
  batchnorm,
  dropout,
  adam,
  embedding,
  ladder,
]
