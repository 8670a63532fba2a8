import prepareData from './01-prepare-data.js'
import simpleNetwork from './02-simple-network.js'
import compile from './03-compile.js'
import train from './04-train.js'
import evaluate from './05-evaluate.js'
import predict from './06-predict.js'
import architecture from './07-architecture.js'
import regularization from './08-regularization.js'
import optimizers from './09-optimizers.js'
import activations from './10-activations.js'
import dropout from './11-dropout.js'
import batchSize from './12-batch-size.js'
import epochs from './13-epochs.js'
import checkpoint from './14-checkpoint.js'
import neurons from './15-neurons.js'
import earlyStopping from './16-early-stopping.js'
import trainAndTest from './17-train-and-test.js'
import learningRateSchedule from './18-learning-rate-schedule.js'
import batchNormalization from './19-batch-normalization.js'
import imbalanced from './20-imbalanced.js'
import convolution from './21-convolution.js'
import augmentation from './22-augmentation.js'
import transferLearning from './23-transfer-learning.js'
import multiclass from './24-multiclass.js'
import convolutionalDropout from './25-convolutional-dropout.js'
import architectures from './26-architectures.js'
import learningRateFinder from './27-learning-rate-finder.js'
import autoencoder from './28-autoencoder.js'
import attention from './29-attention.js'
import hyperparameters from './30-hyperparameters.js'
import type { Lesson } from './lesson.js'

/** What is worth knowing of each task, in their order. */
export const lessons: readonly Lesson[] = [
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
