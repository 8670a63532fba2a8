import type { Shape } from '../../layers/symbolic.js'
import type { Tensor } from '../../tensor/tensor.js'
import { MeanMetric } from './mean.js'

/** Share of examples whose largest prediction is where the one-hot target has its 1. */
export class CategoricalAccuracy extends MeanMetric {
  constructor({ name = 'categorical_accuracy' } = {}) {
    super(name, (yTrue, yPred) => yTrue.argmax(-1).equal(yPred.argmax(-1)))
  }
}

/** Share of examples whose largest prediction is at the number that the target names. */
export class SparseCategoricalAccuracy extends MeanMetric {
  constructor({ name = 'sparse_categorical_accuracy' } = {}) {
    super(name, (yTrue, yPred) => {
      const labels = yTrue.rank === yPred.rank ? yTrue.squeeze(-1) : yTrue
      return labels.cast('int32').equal(yPred.argmax(-1))
    })
  }
}

/** Share of outputs on the same side of the threshold as their target; one value an example. */
export class BinaryAccuracy extends MeanMetric {
  constructor({ name = 'binary_accuracy', threshold = 0.5 } = {}) {
    super(name, (yTrue, yPred) => {
      const target = yTrue.rank < yPred.rank ? yTrue.expandDims(-1) : yTrue
      return target.equal(yPred.greater(threshold)).mean(-1)
    })
  }
}

/**
 * The accuracy that Keras means by `'accuracy'`: told by the shapes. One output is a yes or no; targets
 * with an axis less than the predictions, or of size 1 there, are class numbers; else they are one-hot.
 */
export function accuracyFor(yTrue: Shape, yPred: Shape, name: string): MeanMetric {
  if (yPred.at(-1) === 1) return new BinaryAccuracy({ name })
  const sparse = yTrue.length < yPred.length || yTrue.at(-1) === 1
  return sparse ? new SparseCategoricalAccuracy({ name }) : new CategoricalAccuracy({ name })
}

/** A metric of one's own: targets and predictions to values, whose mean is shown. */
export type MetricFunction = (yTrue: Tensor, yPred: Tensor) => Tensor
