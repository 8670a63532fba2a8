import { tensor } from '../../tensor/create.js'
import { NdArray } from '../../tensor/ndarray.js'
import { Random } from '../../tensor/random.js'
import { ready } from '../../tensor/runtime.js'
import type { Tensor } from '../../tensor/tensor.js'
import type { Variable } from '../../tensor/variable.js'
import type { Trainable } from '../trainable.js'
import { examplesOf } from '../training/check.js'
import { type DataSet, type Examples, mapExamples } from '../training/data.js'
import { type Forward, forward, StepScope } from '../training/forward.js'

/** A model's loss on one batch, as training computes it; dropout drops the same each time. */
export class LossOnBatch {
  private constructor(
    readonly model: Trainable,
    readonly batch: Examples<Tensor>,
  ) {}

  static async of(model: Trainable, x: DataSet, y: DataSet): Promise<LossOnBatch> {
    await ready()
    const examples = examplesOf(model, { x, y }, 'trainStep')
    return new LossOnBatch(
      model,
      mapExamples(examples, (array) => (array instanceof NdArray ? tensor(array) : array)),
    )
  }

  run(): Forward {
    return forward(new StepScope(this.model, this.batch, true, new Random(0)))
  }

  /** `dense_1/kernel`. */
  nameOf(weight: Variable): string {
    const layer = this.model.layers.find(({ weights }) => weights.includes(weight))
    return layer ? `${layer.name}/${weight.name}` : weight.name
  }
}
