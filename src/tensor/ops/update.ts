import { kernels } from '../../kernels/loaded.js'
import type { UpdateRule } from '../../kernels/optimizers.js'

import type { Tunables } from '../../kernels/shader.js'
import { gpu } from '../runtime.js'
import type { Tensor } from '../tensor.js'
import type { Variable } from '../variable.js'

/**
 * One step of an optimizer's rule on one variable, in place; the rule and the order of its numbers and slots
 * are in `kernels/optimizers/`. Not differentiable.
 */
export function update(
  rule: UpdateRule,
  parameter: Variable,
  gradient: Tensor,
  hyper: Variable,
  slots: readonly Variable[],
  tunables: Tunables = {},
): void {
  const inputs = [hyper.value, gradient]
  const outputs = [parameter.value, ...slots.map(({ value }) => value)]
  gpu().within({ name: rule, call: { inputs, outputs, attributes: tunables } }, () =>
    kernels.update(
      gpu(),
      rule,
      tunables,
      hyper.value.buffer,
      gradient.buffer,
      parameter.value.buffer,
      slots.map(({ value }) => value.buffer),
      parameter.size,
    ),
  )
}

/**
 * One step of a variable's moving average, in place, with numbers [momentum, overwrite]: where `overwrite` is
 * not 0, the variable takes the average's value. Not differentiable.
 */
export function updateAverage(parameter: Variable, average: Variable, numbers: Variable): void {
  const call = { inputs: [numbers.value], outputs: [parameter.value, average.value] }
  gpu().within({ name: 'average', call }, () =>
    kernels.updateAverage(
      gpu(),
      numbers.value.buffer,
      parameter.value.buffer,
      average.value.buffer,
      parameter.size,
    ),
  )
}
