import { startup } from '../startup/startup.js'
import { adam } from './adam.js'
import { elementwise } from './elementwise.js'
import { matmul } from './matmul.js'
import { reduce } from './reduce.js'
import { softmax } from './softmax.js'
import { step, stepCnn } from './step.js'

/** All benchmarks, in the order in which they run. */
export const benches = [step, stepCnn, matmul, elementwise, reduce, softmax, adam, startup]
