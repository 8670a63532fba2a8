import reluGradient from './01-relu-gradient.js'
import productRule from './02-product-rule.js'
import undoBroadcasting from './03-undo-broadcasting.js'
import sumOfPaths from './04-sum-of-paths.js'
import matmulGradient from './05-matmul-gradient.js'
import denseCall from './06-dense-call.js'
import glorot from './07-glorot.js'
import stableSoftmax from './08-stable-softmax.js'
import softmaxGradient from './09-softmax-gradient.js'
import crossentropyGradient from './10-crossentropy-gradient.js'
import sgd from './11-sgd.js'
import momentum from './12-momentum.js'
import adam from './13-adam.js'
import dropoutScaling from './14-dropout-scaling.js'
import convolutionShape from './15-convolution-shape.js'
import poolGradient from './16-pool-gradient.js'
import batchnormBackward from './17-batchnorm-backward.js'
import naiveMatmul from './18-naive-matmul.js'
import tiledMatmul from './19-tiled-matmul.js'
import reduction from './20-reduction.js'
import earlyStopping from './21-early-stopping.js'
import recordedStep from './22-recorded-step.js'
import type { Exercise } from './exercise.js'

/** The exercises, in the order in which each builds on what came before. */
export const exercises: readonly Exercise[] = [
  reluGradient,
  productRule,
  undoBroadcasting,
  sumOfPaths,
  matmulGradient,
  denseCall,
  glorot,
  stableSoftmax,
  softmaxGradient,
  crossentropyGradient,
  sgd,
  momentum,
  adam,
  dropoutScaling,
  convolutionShape,
  poolGradient,
  batchnormBackward,
  naiveMatmul,
  tiledMatmul,
  reduction,
  earlyStopping,
  recordedStep,
]
