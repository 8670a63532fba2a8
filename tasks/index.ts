import prepareData from './about/01-prepare-data.js'
import simpleNetwork from './about/02-simple-network.js'
import compile from './about/03-compile.js'
import train from './about/04-train.js'
import evaluate from './about/05-evaluate.js'
import predict from './about/06-predict.js'
import architecture from './about/07-architecture.js'
import regularization from './about/08-regularization.js'
import optimizers from './about/09-optimizers.js'
import activations from './about/10-activations.js'
import dropout from './about/11-dropout.js'
import batchSize from './about/12-batch-size.js'
import epochs from './about/13-epochs.js'
import checkpoint from './about/14-checkpoint.js'
import neurons from './about/15-neurons.js'
import earlyStopping from './about/16-early-stopping.js'
import trainAndTest from './about/17-train-and-test.js'
import learningRateSchedule from './about/18-learning-rate-schedule.js'
import batchNormalization from './about/19-batch-normalization.js'
import imbalanced from './about/20-imbalanced.js'
import convolution from './about/21-convolution.js'
import augmentation from './about/22-augmentation.js'
import transferLearning from './about/23-transfer-learning.js'
import multiclass from './about/24-multiclass.js'
import convolutionalDropout from './about/25-convolutional-dropout.js'
import architectures from './about/26-architectures.js'
import learningRateFinder from './about/27-learning-rate-finder.js'
import autoencoder from './about/28-autoencoder.js'
import attention from './about/29-attention.js'
import hyperparameters from './about/30-hyperparameters.js'
import type { Task } from './task.js'

/** The tasks, in their order. */
export const tasks: readonly Task[] = [
  prepareData,
  simpleNetwork,
  compile,
  train,
  evaluate,
  predict,
  architecture,
  regularization,
  optimizers,
  activations,
  dropout,
  batchSize,
  epochs,
  checkpoint,
  neurons,
  earlyStopping,
  trainAndTest,
  learningRateSchedule,
  batchNormalization,
  imbalanced,
  convolution,
  augmentation,
  transferLearning,
  multiclass,
  convolutionalDropout,
  architectures,
  learningRateFinder,
  autoencoder,
  attention,
  hyperparameters,
]
