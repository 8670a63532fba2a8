import { kernels } from '../../kernels/loaded.js'
import { gpu } from '../runtime.js'
import type { Tensor } from '../tensor.js'
import type { Variable } from '../variable.js'
import { asFloat } from './cast.js'
import type { TensorLike } from './tensorLike.js'

/**
 * Adds to `state` [4, thresholds, labels], in place, the weights of true positives, false positives, true
 * negatives and false negatives, where scale·yPred > threshold says yes. Not differentiable.
 * @param yTrue not 0 where the answer is yes; [rows, labels], as yPred
 * @param thresholds [thresholds]
 * @param weights one for all, one for each row, or one for each element
 */
export function countThresholds(
  state: Variable,
  yTrue: Tensor,
  yPred: Tensor,
  thresholds: Tensor,
  weights: TensorLike = 1,
  scale = 1,
): void {
  const [, count, labels] = state.shape
  const each = asFloat(weights).cast('float32')
  const { size } = yPred
  if (yTrue.size !== size || size % labels !== 0 || size % each.size !== 0 || thresholds.size !== count) {
    throw new RangeError(
      `countThresholds: targets [${yTrue.shape}], predictions [${yPred.shape}], weights [${each.shape}] and ` +
        `thresholds [${thresholds.shape}] don't fit a state [${state.shape}]`,
    )
  }
  const questions = { rows: size / labels, labels, thresholds: count, span: size / each.size, scale }
  const [targets, predictions] = [yTrue.cast('float32'), yPred.cast('float32')]
  const inputs = [targets, predictions, thresholds, each]
  const call = { inputs, outputs: [state.value], attributes: questions }
  gpu().within({ name: 'countThresholds', call }, () =>
    kernels.countThresholds(
      gpu(),
      questions,
      {
        targets: targets.buffer,
        predictions: predictions.buffer,
        thresholds: thresholds.buffer,
        weights: each.buffer,
      },
      state.value.buffer,
    ),
  )
}
