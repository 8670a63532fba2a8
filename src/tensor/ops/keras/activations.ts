// Activations (keras.io/api/ops).

import type { Tensor } from '../../tensor.js'
import * as written from '../activations.js'
import { elu as eluOf } from '../elu.js'
import { gelu as geluOf } from '../gelu.js'
import { hardSigmoid as hardSigmoidOf } from '../hardSigmoid.js'
import { hardSilu as hardSiluOf } from '../hardSilu.js'
import { op } from '../kerasOp.js'
import { leakyRelu as leakyReluOf } from '../leakyRelu.js'
import { logSoftmax as logSoftmaxOf } from '../logSoftmax.js'
import { relu as reluOf } from '../relu.js'
import { relu6 as relu6Of } from '../relu6.js'
import { selu as seluOf } from '../selu.js'
import { sigmoid as sigmoidOf } from '../sigmoid.js'
import { silu as siluOf } from '../silu.js'
import { softmax as softmaxOf } from '../softmax.js'
import { softplus as softplusOf } from '../softplus.js'
import { softsign as softsignOf } from '../softsign.js'
import { sparsemax as sparsemaxOf } from '../sparsemax.js'

export const relu = op('nn.Relu(x)', reluOf)
export const relu6 = op('nn.Relu6(x)', relu6Of)
export const leakyRelu = op('nn.LeakyRelu(x, negativeSlope=)', leakyReluOf)
export const elu = op('nn.Elu(x, alpha=)', eluOf)
export const gelu = op('nn.Gelu(x, approximate=)', (x: Tensor, approximate?: boolean) =>
  geluOf(x, approximate ?? true),
)
export const selu = op('nn.Selu(x)', seluOf)
export const silu = op('nn.Silu(x)', siluOf)
export const sigmoid = op('nn.Sigmoid(x)', sigmoidOf)
export const hardSigmoid = op('nn.HardSigmoid(x)', hardSigmoidOf)
export const hardSilu = op('nn.HardSilu(x)', hardSiluOf)
export const softplus = op('nn.Softplus(x)', softplusOf)
export const softsign = op('nn.Softsign(x)', softsignOf)
export const softmax = op('nn.Softmax(x, axis=)', softmaxOf)
export const logSoftmax = op('nn.LogSoftmax(x, axis=)', logSoftmaxOf)
export const sparsemax = op('nn.Sparsemax(x, axis=)', sparsemaxOf)

export const celu = op('nn.Celu(x, alpha=)', written.celu)
export const glu = op('nn.Glu(x, axis=)', written.glu)
export const hardShrink = op('nn.HardShrink(x, threshold=)', written.hardShrink)
export const hardTanh = op('nn.HardTanh(x)', written.hardTanh)
export const logSigmoid = op('nn.LogSigmoid(x)', written.logSigmoid)
export const softShrink = op('nn.SoftShrink(x, threshold=)', written.softShrink)
export const sparsePlus = op('nn.SparsePlus(x)', written.sparsePlus)
export const sparseSigmoid = op('nn.SparseSigmoid(x)', written.sparseSigmoid)
export const squareplus = op('nn.Squareplus(x, b=)', written.squareplus)
export const tanhShrink = op('nn.TanhShrink(x)', written.tanhShrink)
export const threshold = op('nn.Threshold(x, threshold=, defaultValue=)', written.threshold)

export { hardSilu as hardSwish, silu as swish }
